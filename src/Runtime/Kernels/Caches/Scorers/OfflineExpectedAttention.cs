using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// <see cref="ExpectedAttention"/> with mean and covariance of the queries measured beforehand on other texts (<c>CacheStatistics</c>, arXiv 2510.00636), so
/// that the model need not show its queries.
/// </summary>
public readonly struct OfflineExpectedAttention : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.Statistics;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) => ExpectedAttentionScores.WorkspaceBytes(shape);

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireMoments(layer, nameof(OfflineExpectedAttention));
        ExpectedAttentionScores.Compute(layer, scores, workspace, VectorWidth.Best);
    }
}
