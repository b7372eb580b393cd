using PipelineDsl.Benchmarks.Models;
using PipelineDsl.Benchmarks.Pipelines;
using PipelineDsl.Onnx;
using PipelineDsl.Tokens;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>A whole ViT-S/16 at batch 1 on one thread: compressed by the woven model, against the same model untouched.</summary>
internal static class VitProbe
{
    private const int Rounds = 41;

    // Patch embedding and classification head: outside the layers, and no pipeline touches them.
    private const double OutsideFlops = (2.0 * 196 * 768 * 384) + (2.0 * 384 * 1000);

    /// <summary>Measures all cases in one interleaved run.</summary>
    public static IReadOnlyList<VitResult> Measure()
    {
        byte[] model = VisionTransformer.Small16();
        (string Name, TokenPlan Plan, Action Action)[] cases =
        [
            Woven("tome_r16", TomeR16.Definition, model),
            Woven("random_r16", TomeR16.Random.Definition, model),
            Woven("prune3_half", Prune3Half.Definition, model),
            ("slice_r16", TomeR16.Plan.Table, Run(VisionTransformer.Small16Sliced(removed: 16), null)),
        ];
        InterleavedCase[] actions = [new("baseline", 1, Run(model, null)), .. cases.Select(c => new InterleavedCase(c.Name, 1, c.Action))];
        Sample[] samples = Interleaved.Measure(Rounds, actions);
        return [.. cases.Select((c, i) => Result(c.Name, c.Plan, samples[i + 1], samples[0], c.Action))];
    }

    private static VitResult Result(string name, TokenPlan plan, Sample sample, Sample baseline, Action action)
    {
        double speedup = baseline.RatioTo(sample);
        double ideal = (plan.DenseFlops + OutsideFlops) / (plan.Flops + OutsideFlops);
        return new VitResult(
            name,
            Math.Round(sample.Median / 1e3, 2),
            Math.Round(baseline.Median / 1e3, 2),
            Math.Round(speedup, 3),
            Math.Round(ideal, 3),
            Math.Round(speedup / ideal, 3),
            Interleaved.ManagedBytes(action));
    }

    private static (string Name, TokenPlan Plan, Action Action) Woven(string name, TokenPipeline pipeline, byte[] model) =>
        (name, pipeline.Plan, Run(TokenWeaver.Weave(pipeline, model).ToArray(), pipeline));

    private static Action Run(byte[] model, TokenPipeline? pipeline) => Sessions.Runner(
        model, pipeline is null ? null : Sessions.With(pipeline), [("pixel_values", [1, 3, 224, 224])], [("logits", [1, 1000])]);
}
