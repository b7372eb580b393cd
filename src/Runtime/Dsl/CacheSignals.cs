namespace PipelineDsl;

/// <summary>What a scorer of cache entries reads besides keys, values and positions. Weaving makes the model give exactly these.</summary>
[Flags]
public enum CacheSignals
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Queries of the last tokens, as many as <see cref="CacheOptions.Window"/>, behind the rotation.</summary>
    RecentQueries = 1,

    /// <summary>For every entry the attention that it has received so far, and from how many queries.</summary>
    AttentionSums = 2,

    /// <summary>Mean and covariance of all queries in front of the rotation.</summary>
    QueryMoments = 4,

    /// <summary>Statistics made beforehand: moments of queries or filters (<c>CacheStatistics</c>).</summary>
    Statistics = 8,

    /// <summary>The weights of the layer's output projection.</summary>
    OutputProjection = 16,
}
