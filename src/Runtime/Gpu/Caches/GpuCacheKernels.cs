namespace PipelineDsl.Gpu;

/// <summary>The scorings of the texts under <c>Gpu/Text/caches/scoring</c>: generated stages name the one that their text includes.</summary>
public static class GpuCacheKernels
{
    private const int Threads = 256;

    /// <summary><c>caches/scoring/knorm.cl</c>.</summary>
    public static GpuCacheScoring Knorm { get; } = new([Rows("score_by_small_key")]);

    /// <summary><c>caches/scoring/value_norm.cl</c>.</summary>
    public static GpuCacheScoring ValueNorm { get; } = new([Rows("score_by_value")]);

    /// <summary><c>caches/scoring/key_diff.cl</c>.</summary>
    public static GpuCacheScoring KeyDiff { get; } = new(
        [Rows("measure_keys"), new("average_directions", Threads, static sizes => Groups(sizes.HeadDim, 32), Heads), Rows("score_by_difference")],
        static sizes => (long)sizes.KvHeads * (sizes.Entries + sizes.HeadDim));

    /// <summary><c>caches/scoring/q_filter.cl</c>; reads filters.</summary>
    public static GpuCacheScoring QFilter { get; } = new([Rows("score_by_filter")]) { Signals = CacheSignals.Statistics };

    /// <summary><c>caches/scoring/key_norm.cl</c>.</summary>
    public static GpuCacheScoring KeyNorm { get; } = new([Rows("score_by_key_square")]);

    /// <summary><c>caches/scoring/last_query.cl</c>; reads the last query.</summary>
    public static GpuCacheScoring LastQueryAttention { get; } = new(
        [Attention(static _ => 1), new("average_group", Threads, ManyEntries, Heads)],
        static sizes => (long)sizes.QueryHeads * sizes.Entries) { Signals = CacheSignals.RecentQueries };

    /// <summary><c>caches/scoring/tova.cl</c>; reads the last query.</summary>
    public static GpuCacheScoring Tova { get; } = new(
        [Attention(static _ => 1), new("average_attention", Threads, ManyEntries, One), new("mark_last_entries", Threads, One, One)],
        static sizes => (long)sizes.QueryHeads * sizes.Entries) { Signals = CacheSignals.RecentQueries };

    /// <summary><c>caches/scoring/snap_kv.cl</c>; reads the last queries, as many as there are up to <see cref="CacheOptions.Window"/>.</summary>
    public static GpuCacheScoring SnapKv { get; } = new(
        [
            Attention(static sizes => int.Min(sizes.Queries, sizes.Entries)),
            new("receive_attention", Threads, ManyEntries, Heads),
            new("pool_attention", Threads, ManyEntries, Heads),
            new("mark_last_entries", Threads, One, One),
        ],
        static sizes => (((long)sizes.QueryHeads * int.Min(sizes.Queries, sizes.Entries)) + sizes.KvHeads) * sizes.Entries)
    {
        Signals = CacheSignals.RecentQueries,
    };

    private static GpuCacheKernel Rows(string name) => new(name, Threads, static sizes => Groups(sizes.Entries, 16), Heads);

    private static GpuCacheKernel Attention(Func<GpuCacheScoreSizes, int> asking) =>
        new("attend_to_cache", Threads, sizes => Groups(asking(sizes), 8), static sizes => sizes.QueryHeads);

    private static int ManyEntries(GpuCacheScoreSizes sizes) => Groups(sizes.Entries, Threads);

    private static int Heads(GpuCacheScoreSizes sizes) => sizes.KvHeads;

    private static int One(GpuCacheScoreSizes sizes) => 1;

    private static int Groups(int things, int ofGroup) => (things + ofGroup - 1) / ofGroup;
}
