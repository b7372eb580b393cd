namespace PipelineDsl.Recipes;

/// <summary>Methods over the entries of a decoder's cache. Fractions are rounded down, as kvpress does in double precision.</summary>
internal static class CacheMethods
{
    /// <summary>All methods, in the order of <c>Method</c>.</summary>
    internal static MethodFacts[] All { get; } =
    [
        Of("Random", "random", "baseline", new CacheRecipe("RandomEntries"), "random entries",
            "Recipe(Method.Random, Keep = 0.5), Protect(Sinks = 4, Recent = 64)"),
        Of("Knorm", "Knorm", "EMNLP 2024, arXiv 2406.11430", new CacheRecipe("Knorm"), "entries with the smallest keys",
            "Recipe(Method.Knorm, Keep = 0.5), Protect(Sinks = 4, Recent = 64)"),
        Of("ValueNorm", "value norm", "EMNLP 2024, arXiv 2406.12335", new CacheRecipe("ValueNorm"), "entries with the largest values",
            "Recipe(Method.ValueNorm, Keep = 0.5), Protect(Sinks = 4, Recent = 64)"),
        Of("KeyDiff", "KeyDiff", "arXiv 2504.15364", new CacheRecipe("KeyDiff"), "entries whose keys are unlike the mean key",
            "Recipe(Method.KeyDiff, Keep = 0.5), Protect(Sinks = 4, Recent = 64)"),
        Of("StreamingLlm", "StreamingLLM", "ICLR 2024, arXiv 2309.17453", new CacheRecipe("StreamingLlm")
            {
                IsRepacked = true,
                Fixed = "where sinks outnumber the budget, the first ones stay; kvpress leaves that to the order of a sort",
            },
            "the first entries and the last ones",
            "Recipe(Method.StreamingLlm, KeepCount = 1024), Protect(Sinks = 4), Positions(PositionPolicy.Repacked)"),
        Of("LagKv", "LagKV", "arXiv 2504.04704", new CacheRecipe("LagKv")
            {
                Fixed = "a channel that is constant over a partition counts as 0; kvpress divides by zero",
            },
            "entries that stand out against the partition behind theirs",
            "Recipe(Method.LagKv, Keep = 0.5), Protect(Sinks = 4)", Options("LagKv")),
        Of("Cur", "CurDKV", "NeurIPS 2025, arXiv 2509.15038", new CacheRecipe("Cur"), "entries with large keys and values among their neighbours",
            "Recipe(Method.Cur, Keep = 0.5), Protect(Sinks = 4)"),
        Of("QFilter", "Q-Filters", "arXiv 2503.02812", new CacheRecipe("QFilter"), "entries along the direction that queries have",
            "Recipe(Method.QFilter, Keep = 0.5), Protect(Sinks = 4, Recent = 64)"),
        Of("Tova", "TOVA", "EMNLP 2024, arXiv 2401.06104", new CacheRecipe("Tova"), "entries that the last token attends to",
            "Recipe(Method.Tova, KeepCount = 1024)"),
        Of("SnapKv", "SnapKV", "NeurIPS 2024, arXiv 2404.14469", new CacheRecipe("SnapKv")
            {
                Fixed = "while decoding, the true queries of the last tokens score; kvpress rotates all of them to the current position",
            },
            "entries that the last tokens attend to, pooled", "Recipe(Method.SnapKv, KeepCount = 1024)", Options("SnapKv")),
        Of("PyramidKv", "PyramidKV", "arXiv 2406.02069", new CacheRecipe("SnapKv") { IsPyramid = true },
            "entries that the last tokens attend to, fewer in deeper layers", "Recipe(Method.PyramidKv, KeepCount = 2048)", Options("SnapKv")),
        Of("ObservedAttention", "observed attention", "kvpress, after H2O (arXiv 2306.14048)", new CacheRecipe("ObservedAttention"),
            "entries with the highest mean attention of all that could see them",
            "Recipe(Method.ObservedAttention, Keep = 0.5), Protect(Sinks = 4, Recent = 64)"),
        Of("H2O", "H2O", "NeurIPS 2023, arXiv 2306.14048", new CacheRecipe("HeavyHitters"), "entries with the highest attention so far",
            "Recipe(Method.H2O, KeepCount = 1024), Protect(Recent = 512)"),
        Of("ExpectedAttention", "Expected Attention", "arXiv 2510.00636", new CacheRecipe("ExpectedAttention"),
            "entries that queries to come are expected to attend to",
            "Recipe(Method.ExpectedAttention, Keep = 0.5), Protect(Sinks = 4)", Options("ExpectedAttention")),
        Of("ExpectedAttentionOffline", "Expected Attention, offline statistics", "arXiv 2510.00636", new CacheRecipe("OfflineExpectedAttention"),
            "entries that queries as in a sample text would attend to",
            "Recipe(Method.ExpectedAttentionOffline, Keep = 0.5), Protect(Sinks = 4)", Options("OfflineExpectedAttention")),
        Of("AdaKv", "AdaKV", "NeurIPS 2025, arXiv 2407.11550", new CacheRecipe("SnapKv")
            {
                IsAdaptive = true,
                Fixed = "entries really leave; kvpress overwrites their keys and keeps the memory",
            },
            "entries that the last tokens attend to, for which the heads compete", "Recipe(Method.AdaKv, KeepCount = 1024)", Options("SnapKv")),
        Of("AdaExpectedAttention", "AdaKV with Expected Attention", "arXiv 2510.00636", new CacheRecipe("ExpectedAttention") { IsAdaptive = true },
            "entries that queries to come are expected to attend to, for which the heads compete",
            "Recipe(Method.AdaExpectedAttention, Keep = 0.5), Protect(Sinks = 4)",
            [.. Options("ExpectedAttention").Select(static option => option.Name == "Epsilon" ? option with { Default = 0.01 } : option)]),
        Of("CriticalKv", "CriticalKV", "arXiv 2502.03805", new CacheRecipe("SnapKv") { IsCritical = true },
            "entries that the last tokens attend to, half of them for what their values add to the output",
            "Recipe(Method.CriticalKv, KeepCount = 1024)", Options("SnapKv")),
        Of("CriticalAdaKv", "CriticalKV with AdaKV", "arXiv 2502.03805", new CacheRecipe("SnapKv") { IsCritical = true, IsAdaptive = true },
            "entries that the last tokens attend to, half of them for what their values add to the output; the heads compete",
            "Recipe(Method.CriticalAdaKv, KeepCount = 1024)", Options("SnapKv")),
        Of("ChunkKv", "ChunkKV", "NeurIPS 2025, arXiv 2502.00299", new CacheRecipe("SnapKv")
            {
                Selection = "WholeChunks",
                Fixed = "every sequence has chunks of its own; in kvpress the first of a batch decides",
            },
            "whole runs of entries that the last tokens attend to", "Recipe(Method.ChunkKv, KeepCount = 1024)", [.. Options("SnapKv"), Chunk(20)]),
        Of("ChunkPress", "chunked pressing", "kvpress, after arXiv 2406.11430", new CacheRecipe("Knorm") { Selection = "PerChunk" },
            "the same share of every run of entries, those with the smallest keys",
            "Recipe(Method.ChunkPress, Keep = 0.5), Protect(Sinks = 4, Recent = 64)", [Chunk(1024)]),
        Of("BlockPress", "block pressing", "arXiv 2504.15364", new CacheRecipe("KeyDiff") { Selection = "Blocks" },
            "run after run the entries whose keys are unlike the mean key",
            "Recipe(Method.BlockPress, KeepCount = 1024), Protect(Sinks = 4, Recent = 64)", [Chunk(128)]),
        Of("KvMerging", "KV merging", "kvpress, after arXiv 2407.08454", new CacheRecipe("Knorm") { IsMerging = true },
            "entries with the smallest keys, which take in the values of the others",
            "Recipe(Method.KvMerging, Keep = 0.5), Protect(Sinks = 4, Recent = 64)"),
    ];

    /// <summary>The method of a name; null when there is none over caches.</summary>
    internal static MethodFacts? Of(string name) => Array.Find(All, method => method.Name == name);

    private static MethodFacts Of(
        string name, string title, string source, CacheRecipe recipe, string action, string line, MethodOption[]? options = null) => new(name, title, source)
        {
            Form = MethodForm.Evict,
            Type = recipe.Scorer,
            Rounding = "Floor",
            Positions = recipe.IsRepacked ? MethodPositions.Repacked : MethodPositions.Original,
            Options = options ?? [],
            Recipe = $"[{line}]",
            Action = action,
            Cache = recipe,
        };

    private static MethodOption[] Options(string scorer) => CacheScorers.Of(scorer)!.Options;

    private static MethodOption Chunk(int length) => new("ChunkLength", length, 1, int.MaxValue);
}
