using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>The plan in a run's folder: written once, then only compared.</summary>
internal sealed class PlanFile
{
    private readonly string _path;

    private PlanFile(string path, JsonObject content, string hash, int shards)
    {
        _path = path;
        Content = content;
        Hash = hash;
        Shards = shards;
    }

    /// <summary>All that the result depends on.</summary>
    internal JsonObject Content { get; }

    /// <summary>Hash of <see cref="Content"/>.</summary>
    internal string Hash { get; }

    /// <summary>Shards among which workers share tasks when nobody says otherwise.</summary>
    internal int Shards { get; }

    /// <summary>What the set is read from. A copy.</summary>
    internal JsonNode Inputs => Content["inputs"]?.DeepClone() ?? throw Broken("it names no inputs");

    /// <summary>Seed of all keyed randomness.</summary>
    internal ulong Seed => Number<ulong>("seed");

    /// <summary>Rows of a unit.</summary>
    internal int UnitRows => Number<int>("unitRows");

    /// <summary>Reads the plan of a folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="DatasetException">The file is no plan.</exception>
    internal static PlanFile? Read(RunDirectory directory)
    {
        string path = directory.Plan;
        try
        {
            JsonObject file = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
            var content = (JsonObject)file["plan"]!.DeepClone();
            var plan = new PlanFile(path, content, file["hash"]!.GetValue<string>(), file["shards"]!.GetValue<int>());
            return PlanContent.Hash(content) == plan.Hash ? plan : throw plan.Broken("it was changed after it was written");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NullReferenceException or InvalidCastException or FormatException)
        {
            throw new DatasetException($"{path} is no plan: {error.Message}", error, 2);
        }
    }

    /// <summary>Writes a plan into a folder that has none.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="content">All that the result depends on.</param>
    /// <param name="shards">Shards among which workers share tasks when nobody says otherwise.</param>
    internal static PlanFile Write(RunDirectory directory, JsonObject content, int shards)
    {
        string hash = PlanContent.Hash(content);
        var file = new JsonObject { ["hash"] = hash, ["shards"] = shards, ["plan"] = content.DeepClone() };
        PublishedFile.Write(directory, directory.Plan, JsonSerializer.SerializeToUtf8Bytes(file, RunJson.Default.JsonObject));
        return new PlanFile(directory.Plan, content, hash, shards);
    }

    /// <summary>Makes sure that what is asked for is this plan.</summary>
    /// <param name="wanted">What is asked for.</param>
    /// <exception cref="DatasetException">It is another one; says in what they differ.</exception>
    internal void RequireSame(JsonObject wanted)
    {
        IReadOnlyList<string> differences = PlanDifferences.Between(Content, wanted);
        if (differences.Count > 0)
        {
            throw new DatasetException(
                $"{_path} is another plan: {string.Join("; ", differences)}. A plan never changes: take a new folder, or what the plan was made from.", 2);
        }
    }

    private T Number<T>(string name)
    {
        try
        {
            return Content[name]!.GetValue<T>();
        }
        catch (Exception error) when (error is NullReferenceException or InvalidOperationException or FormatException)
        {
            throw Broken($"its {name} is not a number");
        }
    }

    private DatasetException Broken(string what) => new($"{_path} is no plan that can be used: {what}. Take a new folder.", 2);
}
