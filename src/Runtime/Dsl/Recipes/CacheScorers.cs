namespace PipelineDsl.Recipes;

/// <summary>
/// Every built-in scorer of cache entries. Compiled into the runtime and into the generator, which so knows what a stage will ask a model for.
/// </summary>
internal static class CacheScorers
{
    /// <summary>Every option that a scorer may read.</summary>
    internal static MethodOption[] AllOptions { get; } =
    [
        new("Window", 64, 1, int.MaxValue),
        new("Pooling", 5, 1, int.MaxValue),
        new("Lag", 128, 2, int.MaxValue),
        new("CrossScoring", 0, 0, 1),
        new("Future", 512, 1, int.MaxValue),
        new("Epsilon", 0, 0, 1),
        new("Covariance", 1, 0, 1),
        new("ValueNorms", 1, 0, 1),
    ];

    /// <summary>All scorers.</summary>
    internal static CacheScorerFacts[] All { get; } =
    [
        new("RandomEntries") { ReadsRows = false },
        new("SpacedEntries") { ReadsRows = false },
        new("Knorm") { Kernel = "knorm" },
        new("ValueNorm") { Kernel = "value_norm" },
        new("KeyDiff") { Kernel = "key_diff" },
        new("StreamingLlm") { KeepsLast = true, ReadsRows = false },
        new("LagKv") { Options = Only("Lag", "CrossScoring"), KeepsLast = true },
        new("Cur"),
        new("QFilter", CacheNeeds.Statistics) { Kernel = "q_filter" },
        new("Tova", CacheNeeds.RecentQueries) { Window = 1, Kernel = "tova" },
        new("SnapKv", CacheNeeds.RecentQueries) { Options = Only("Window", "Pooling"), Window = 64, KeepsLast = true, Kernel = "snap_kv" },
        new("ObservedAttention", CacheNeeds.AttentionSums) { ReadsRows = false },
        new("HeavyHitters", CacheNeeds.AttentionSums) { ReadsRows = false },
        new("ExpectedAttention", CacheNeeds.QueryMoments) { Options = Only("Future", "Epsilon", "Covariance", "ValueNorms") },
        new("OfflineExpectedAttention", CacheNeeds.Statistics)
        {
            Options = Only("Future", "Epsilon", "Covariance", "ValueNorms"),
            ReadsQueryHeads = true,
        },
    ];

    /// <summary>Scorers of tokens that score entries by what is said here, head by head. Those of positions read no rows either.</summary>
    internal static CacheScorerFacts[] OfTokens { get; } =
    [
        new("KeyNorm") { Kernel = "key_norm" },
        new("LastQueryAttention", CacheNeeds.RecentQueries) { Window = 1, Kernel = "last_query" },
        new("MeanAttention", CacheNeeds.AttentionSums) { ReadsRows = false },
    ];

    /// <summary>The scorer of a name; null when it is not built in.</summary>
    internal static CacheScorerFacts? Of(string name) => Array.Find(All, scorer => scorer.Name == name);

    private static MethodOption[] Only(params string[] names) => Array.FindAll(AllOptions, option => Array.IndexOf(names, option.Name) >= 0);
}
