namespace PipelineDsl.KvCaches;

/// <summary>Statistics of a model's queries, made beforehand.</summary>
public sealed class CacheStatistics
{
    /// <summary>Mean and covariance of the queries of one layer.</summary>
    /// <param name="layer">0-based layer.</param>
    public QueryMoments Moments(int layer) => default;

    /// <summary>Directions [KV heads, head width] along which keys are attended to.</summary>
    /// <param name="layer">0-based layer.</param>
    public TokenMatrix Filters(int layer) => default;
}
