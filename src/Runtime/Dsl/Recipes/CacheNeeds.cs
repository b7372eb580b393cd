namespace PipelineDsl.Recipes;

/// <summary>What a method over caches reads besides keys, values and positions; the names and values are those of <c>CacheSignals</c>.</summary>
[Flags]
internal enum CacheNeeds
{
    /// <summary>Nothing more.</summary>
    None = 0,

    /// <summary>Queries of the last tokens.</summary>
    RecentQueries = 1,

    /// <summary>The attention that every entry has received.</summary>
    AttentionSums = 2,

    /// <summary>Moments of all queries.</summary>
    QueryMoments = 4,

    /// <summary>Statistics made beforehand.</summary>
    Statistics = 8,

    /// <summary>The weights of the output projection.</summary>
    OutputProjection = 16,
}
