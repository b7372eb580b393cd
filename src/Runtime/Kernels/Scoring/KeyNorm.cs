using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Keeps tokens with small keys: score = -sum over heads of ||k||^2 (after Devoto et al., arXiv 2406.11430, for whole tokens).</summary>
public readonly struct KeyNorm : IKeyScorer
{
    /// <inheritdoc/>
    public static void Score(HeadTensor keys, Span<float> scores) => KeyNorms.Negative(keys, scores, VectorWidth.Best);
}
