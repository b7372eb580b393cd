using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Keeps tokens with a large hidden state: score = ||x||.</summary>
public readonly struct TokenNorm : IHiddenScorer
{
    /// <inheritdoc/>
    public static void Score(TokenMatrix hidden, Span<float> scores) => RowNorms.Compute(hidden, scores);
}
