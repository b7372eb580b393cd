namespace PipelineDsl.KvCaches;

/// <summary>The cache of one layer as <see cref="CacheCompactor"/> takes it, and compacts it in place. Views: it owns nothing.</summary>
/// <typeparam name="T">Type of a value: float or <see cref="Half"/>.</typeparam>
public readonly ref struct CacheRows<T>
    where T : unmanaged
{
    /// <summary>Keys [KV heads, entries, head width], dense, as ONNX Runtime returned them.</summary>
    public required Span<T> Keys { get; init; }

    /// <summary>Values [KV heads, entries, head width], dense.</summary>
    public required Span<T> Values { get; init; }

    /// <summary>Entries of a head.</summary>
    public required int Entries { get; init; }

    /// <summary>Tokens seen so far, evicted ones included.</summary>
    public required int Seen { get; init; }

    /// <summary>
    /// Which token of the text every entry is [KV heads, entries], dense, compacted along; -1 for padding, which may only stand in front of a head.
    /// Empty when nothing was evicted so far: then entry i is token i.
    /// </summary>
    public Span<int> Tokens { get; init; }

    /// <summary>For <see cref="CacheSignals.RecentQueries"/>: queries of the last tokens, oldest first [query heads, window, head width].</summary>
    public HeadTensor Queries { get; init; }

    /// <summary>
    /// For <see cref="CacheSignals.AttentionSums"/>: attention received, the mean over the query heads of a group [KV heads, entries], compacted along.
    /// </summary>
    public Span<float> AttentionSums { get; init; }

    /// <summary>For <see cref="CacheSignals.AttentionSums"/>: queries that could see every entry [KV heads, entries], compacted along.</summary>
    public Span<int> AttentionCounts { get; init; }

    /// <summary>For <see cref="CacheSignals.QueryMoments"/>: mean and covariance of the queries so far.</summary>
    public QueryMoments Moments { get; init; }

    /// <summary>The position of the next token; null for <see cref="Seen"/>, or with repacked positions <see cref="Entries"/>.</summary>
    public int? NextPosition { get; init; }

    /// <summary>Where heads hold different numbers of entries: the shares in which they keep; empty for those that they hold.</summary>
    internal ReadOnlySpan<int> Shares { get; init; }

    /// <summary>
    /// The most entries that a head may keep where heads compete, 0 for any number: one that keeps everything would leave no room for new ones.
    /// </summary>
    internal int MostOfHead { get; init; }

    /// <summary>Scores that a device has computed [KV heads, entries]; empty elsewhere.</summary>
    internal ReadOnlySpan<float> Scores { get; init; }

    /// <summary>Whether keys and values are on a device, and nobody reads them here: both are empty.</summary>
    internal bool IsElsewhere { get; init; }
}
