using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Keeps what CLS looks at: score = mean over heads of the attention from the first token (EViT, arXiv 2202.07800).</summary>
public readonly struct ClsAttention : IAttentionScorer
{
    /// <inheritdoc/>
    public static AttentionQuery Query => AttentionQuery.First;

    /// <inheritdoc/>
    public static void Score(AttentionRows attention, Span<float> scores) => HeadMean.Compute(attention, scores);
}
