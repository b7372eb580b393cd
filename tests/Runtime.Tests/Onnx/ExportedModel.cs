using System.Collections.Immutable;
using System.Text.Json;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>A model of tests/Models, and what it must give (see tests/Models/export.py).</summary>
internal sealed class ExportedModel
{
    private readonly JsonElement _json;

    private ExportedModel(string name)
    {
        Path = System.IO.Path.Combine(Folder, name + ".onnx");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.ChangeExtension(Path, ".json")));
        _json = document.RootElement.Clone();
    }

    internal static string Folder { get; } = Find(AppContext.BaseDirectory);

    internal string Path { get; }

    internal int Tokens => _json.GetProperty("tokens").GetInt32();

    internal ImmutableArray<int> Protected => [.. _json.GetProperty("protected").EnumerateArray().Select(value => value.GetInt32())];

    /// <summary>Whether the length of a sequence is open.</summary>
    internal bool IsDynamic => _json.GetProperty("dynamic").GetString() == "all";

    internal (int Tokens, int Channels, int Layers, bool IsStatic) Geometry =>
        (IsDynamic ? 40 : Tokens, _json.GetProperty("channels").GetInt32(), _json.GetProperty("layers").GetInt32(), !IsDynamic);

    internal Dictionary<string, ModelTensor> Inputs =>
        _json.GetProperty("inputs").EnumerateObject().ToDictionary(input => input.Name, input => ModelTensor.Of(input.Value));

    internal static ExportedModel Load(string name) => new(name);

    internal Dictionary<string, ModelTensor> Expected(string scheme) =>
        _json.GetProperty("schemes").GetProperty(scheme).GetProperty("outputs").EnumerateObject()
            .ToDictionary(output => output.Name, output => ModelTensor.Of(output.Value));

    internal (int Layer, StageSpec Spec)[] Stages(string scheme) =>
        [.. _json.GetProperty("schemes").GetProperty(scheme).GetProperty("stages").EnumerateArray().Select(stage =>
        (stage[0].GetInt32(), stage[1].GetString() == "prune" ? StageSpec.Prune(stage[2].GetInt32()) : StageSpec.Merge(stage[2].GetInt32())))];

    internal TokenPipeline Pipeline(string scheme) => WeaveStages.Pipeline(Geometry, Protected, Stages(scheme));

    private static string Find(string folder)
    {
        string models = System.IO.Path.Combine(folder, "tests", "Models");
        return Directory.Exists(models) ? models
            : Find(System.IO.Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("tests/Models is in no folder above the tests."));
    }
}
