using PipelineDsl.Onnx;
using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx;

/// <summary>models/vit-fashion, and the auxiliary networks that fit it (see tests/Models/networks.py).</summary>
internal static class FashionModel
{
    internal const int Tokens = 197;
    internal const int Channels = 96;

    internal static string Path { get; } =
        System.IO.Path.GetFullPath(System.IO.Path.Combine(ExportedModel.Folder, "..", "..", "models", "vit-fashion", "vit-fashion.onnx"));

    internal static string Networks { get; } = System.IO.Path.Combine(ExportedModel.Folder, "Networks");

    internal static WeaveOptions Options { get; } = new() { ModelFolder = Networks };

    internal static WeaveOptions StandardOptions { get; } = Options with { Lowering = StageLowering.StandardOperators };

    internal static (int Tokens, int Channels, int Layers, bool IsStatic) Geometry => (Tokens, Channels, 6, true);

    /// <summary>A pipeline that keeps CLS.</summary>
    internal static TokenPipeline Pipeline(params ReadOnlySpan<(int Layer, StageSpec Spec)> stages) => WeaveStages.Pipeline(Geometry, [0], stages);

    /// <summary>Made-up images: noise over a gradient, different in every item.</summary>
    internal static ModelTensor Images(int batch, int seed = 1)
    {
        Random random = new(seed);
        return new([batch, 1, 28, 28], [.. Enumerable.Range(0, batch * 784).Select(i => (i % 28 / 14f) - 1 + (random.NextSingle() * 2))], IsInteger: false);
    }

    internal static Dictionary<string, ModelTensor> Inputs(int batch, int seed = 1) => new() { ["pixel_values"] = Images(batch, seed) };

    /// <summary>The residual stream between attention and MLP of each layer.</summary>
    internal static string[] Cuts { get; } = [.. TokenWeaver.Weave(Pipeline(), Path).Report.Layers.Select(layer => layer.Cut)];

    /// <summary>The residual stream in front of each layer.</summary>
    internal static string[] Entries { get; } =
        [.. new AttentionFinder(new GraphIndex(ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path)).Graph)).Find().Select(block => block.Residual)];

    internal static float[] Logits(WovenModel woven, int batch, int seed = 1) => ModelRun.Woven(woven, Inputs(batch, seed))["logits"].Values;
}
