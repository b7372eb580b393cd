using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps what all tokens look at: score = mean over heads and queries of the attention received, for encoders without CLS. It makes the
/// stage compute the attention of every query where the model does not hold it.
/// </summary>
public readonly struct MeanAttention : IAttentionScorer
{
    /// <inheritdoc/>
    public static AttentionQuery Query => AttentionQuery.Every;

    /// <inheritdoc/>
    public static void Score(AttentionRows attention, Span<float> scores) => HeadMean.Compute(attention, scores);
}
