using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Keeps what the last token looks at: score = mean over heads of its attention (FastV, arXiv 2403.06764).</summary>
public readonly struct LastQueryAttention : IAttentionScorer
{
    /// <inheritdoc/>
    public static AttentionQuery Query => AttentionQuery.Last;

    /// <inheritdoc/>
    public static void Score(AttentionRows attention, Span<float> scores) => HeadMean.Compute(attention, scores);
}
