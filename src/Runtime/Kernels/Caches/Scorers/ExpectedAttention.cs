using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps what queries still to come are expected to look at (ExpectedAttention, arXiv 2510.00636): those of this text so far, as a normal distribution in
/// front of the rotation, turned by the rotation averaged over the next <see cref="CacheOptions.Future"/> positions. Score = (mean over the group of the
/// expected attention + <see cref="CacheOptions.Epsilon"/>) x ||value||. The sinks always stay: protect some, 4 in kvpress.
/// </summary>
/// <remarks>Expected attention = softmax over the entries behind the sinks of R mu.k / sqrt(d) + k^T R C R^T k / (2 d).</remarks>
public readonly struct ExpectedAttention : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.QueryMoments;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) => ExpectedAttentionScores.WorkspaceBytes(shape);

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireMoments(layer, nameof(ExpectedAttention));
        ExpectedAttentionScores.Compute(layer, scores, workspace, VectorWidth.Best);
    }
}
