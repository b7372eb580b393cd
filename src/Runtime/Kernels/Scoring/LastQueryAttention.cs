using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Keeps what the last token looks at: score = mean over heads of its attention (FastV, arXiv 2403.06764).</summary>
[PositionBiased(
    "over 8,910 samples FastV kept mostly the end of the image; with a quota it lost 3.4 points less at 25 % kept, 9 points less at 11 % (arXiv 2502.11501)")]
public readonly struct LastQueryAttention : IAttentionScorer
{
    /// <inheritdoc/>
    public static AttentionQuery Query => AttentionQuery.Last;

    /// <inheritdoc/>
    public static void Score(AttentionRows attention, Span<float> scores) => HeadMean.Compute(attention, scores);
}
