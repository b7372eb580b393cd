using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>
/// A method on caches or prompts, written from its formula, in double precision and without a thought for speed. Its files of vectors have layouts of
/// their own, so it draws and computes whole files.
/// </summary>
/// <param name="name">Name of the file of vectors, without prefix and extension.</param>
internal abstract class NaiveCacheFile(string name)
{
    private const int Attempts = 5000;

    /// <summary>Its file of vectors, without extension.</summary>
    public string File { get; } = $"kv_{name}";

    /// <summary>Least distance between two values that it chooses between.</summary>
    public virtual double Margin => 1e-4;

    /// <summary>A file of random cases without results.</summary>
    public abstract Dictionary<string, object?> Draw(Draws draws);

    /// <summary>The results of a file, where the file states them.</summary>
    public abstract Dictionary<string, object?> Compute(JsonNode file, Decisions decisions);

    /// <summary>The results of a file as JSON.</summary>
    public JsonNode Results(JsonNode file, Decisions decisions) => JsonSerializer.SerializeToNode(Compute(file, decisions))!;

    /// <summary>A file of random cases with clear decisions, and with results.</summary>
    /// <param name="seed">Same seed, same cases.</param>
    public JsonNode Write(int seed)
    {
        var draws = new Draws(seed);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            JsonNode file = JsonSerializer.SerializeToNode(Draw(draws))!;
            file["name"] = File["kv_".Length..];
            file["tolerance_abs"] = 1e-5;
            try
            {
                Merge(file, Results(file, new Decisions(Margin)));
                return file;
            }
            catch (CloseDecisionException)
            {
            }
        }

        throw new InvalidOperationException($"{File}: no case with clear decisions in {Attempts} attempts");
    }

    /// <inheritdoc/>
    public override string ToString() => File;

    /// <summary>The results of every case of a list.</summary>
    protected static object[] Each(JsonNode file, string list, Func<Values, object> results) =>
        [.. file[list]!.AsArray().Select(one => results(new Values(one)))];

    private static void Merge(JsonNode file, JsonNode results)
    {
        foreach ((string key, JsonNode? result) in results.AsObject())
        {
            if (file[key] is JsonArray list && result is JsonArray further && list.Count == further.Count && list.FirstOrDefault() is JsonObject)
            {
                for (int index = 0; index < list.Count; index++)
                {
                    Merge(list[index]!, further[index]!);
                }
            }
            else if (file[key] is JsonObject inner)
            {
                Merge(inner, result!);
            }
            else
            {
                file[key] = result?.DeepClone();
            }
        }
    }
}
