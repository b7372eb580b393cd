namespace PipelineDsl.Recipes;

/// <summary>A built-in scorer of cache entries.</summary>
/// <param name="Name">Name of the struct.</param>
/// <param name="Needs">What it reads besides keys, values and positions.</param>
internal sealed record CacheScorerFacts(string Name, CacheNeeds Needs = CacheNeeds.None)
{
    /// <summary>The options of <c>EvictAttribute</c> that it reads, with its paper's defaults. Flags are 0 and 1.</summary>
    internal MethodOption[] Options { get; init; } = [];

    /// <summary>Queries that score when no option says it; 0 where it reads none.</summary>
    internal int Window { get; init; }

    /// <summary>Whether the last entries stay by themselves, so that no recent window need be protected.</summary>
    internal bool KeepsLast { get; init; }

    /// <summary>Whether it reads keys or values; otherwise a cache on a device is scored without a copy of it.</summary>
    internal bool ReadsRows { get; init; } = true;

    /// <summary>
    /// File under <c>Gpu/Text/caches/scoring</c>, without its ending, that scores on a GPU as it does; empty for none. The property of <c>GpuCacheKernels</c>
    /// has the scorer's name.
    /// </summary>
    internal string Kernel { get; init; } = "";

    /// <summary>Whether it reads something of every query head, so that their number has to be known.</summary>
    internal bool ReadsQueryHeads { get; init; } = (Needs & (CacheNeeds.RecentQueries | CacheNeeds.AttentionSums | CacheNeeds.QueryMoments)) != 0;
}
