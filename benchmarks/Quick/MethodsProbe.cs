using PipelineDsl.Benchmarks.Models;
using PipelineDsl.Recipes;
using PipelineDsl.Tests.Methods;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// Every method of the table on 24 x 24 tokens of 1024 channels and 16 heads, half of them kept, on one thread, against one layer of a ViT-L/14 that
/// ONNX Runtime runs on one thread. A method that reads a row of attention is charged for that row, one that restores every token for that too.
/// </summary>
internal static class MethodsProbe
{
    private const int Side = 24;
    private const int Channels = 1024;
    private const int Heads = 16;
    private const int Rounds = 31;
    private const int Repeats = 3;

    /// <summary>Measures all methods and the layer in one interleaved run.</summary>
    public static IReadOnlyList<MethodResult> Measure()
    {
        var signals = new Dictionary<int, MethodSignals>();
        InterleavedCase[] methods = [.. MethodTable.All.Select(facts => Case(MethodSetting.Of(facts, Side, Channels, Heads), signals))];
        int tokens = (Side * Side) + 1;
        Action layer = Sessions.Runner(
            VisionTransformer.Layer(Channels, Heads), null, [("hidden", [1, tokens, Channels])], [("next", [1, tokens, Channels])]);
        Sample[] samples = Interleaved.Measure(Rounds, [new InterleavedCase("layer", 1, layer), .. methods]);
        return [.. samples[1..].Select(sample => new MethodResult(sample.Name, Math.Round(sample.Median, 1), Math.Round(sample.RatioTo(samples[0]), 5)))];
    }

    private static InterleavedCase Case(MethodSetting setting, Dictionary<int, MethodSignals> signals)
    {
        if (!signals.TryGetValue(setting.Tokens, out MethodSignals? shared))
        {
            signals[setting.Tokens] = shared = new MethodSignals(setting.Tokens, Channels, Heads, seed: setting.Tokens);
        }

        var trial = new MethodTrial(setting, shared);
        var restored = new AlignedFloats(setting.Tokens * Channels);
        return new InterleavedCase(setting.Facts.Name, Repeats, () => trial.RunStage(restored.Span));
    }
}
