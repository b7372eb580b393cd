namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>A user's scorer that does not say how it is lowered.</summary>
internal readonly struct SilentScorer : IHiddenScorer
{
    public static void Score(TokenMatrix hidden, Span<float> scores) => scores.Clear();
}
