using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>The cache of one layer of one sequence as scorers see it, in single precision. Views: it owns nothing.</summary>
public readonly ref struct CacheLayer
{
    /// <summary>The layer, 0-based.</summary>
    public int Layer { get; init; }

    /// <summary>Which key and value head of the model the first one here is; 0 unless heads are scored one by one.</summary>
    public int FirstHead { get; init; }

    /// <summary>Sizes.</summary>
    public required CacheShape Shape { get; init; }

    /// <summary>Keys as they are cached, behind the rotation [KV heads, entries, head width].</summary>
    public required HeadTensor Keys { get; init; }

    /// <summary>Values [KV heads, entries, head width].</summary>
    public required HeadTensor Values { get; init; }

    /// <summary>Which token of the text every entry is, 0-based and ascending in each head [KV heads, entries].</summary>
    public ReadOnlySpan<int> Tokens { get; init; }

    /// <summary>Tokens seen so far, evicted ones included.</summary>
    public int Seen { get; init; }

    /// <summary>The position that the next token will have: <see cref="Seen"/>, or with repacked positions the number of entries.</summary>
    public int NextPosition { get; init; }

    /// <summary>Entries that a head will keep.</summary>
    public int Kept { get; init; }

    /// <summary>First entries that always stay.</summary>
    public int Sinks { get; init; }

    /// <summary>Last entries that always stay.</summary>
    public int Recent { get; init; }

    /// <summary>Options of the stage.</summary>
    public CacheOptions Options { get; init; }

    /// <summary>Seed of random scorers.</summary>
    public ulong Seed { get; init; }

    /// <summary><see cref="CacheSignals.RecentQueries"/>: queries of the last tokens, oldest first [query heads, window, head width].</summary>
    public HeadTensor Queries { get; init; }

    /// <summary>
    /// <see cref="CacheSignals.AttentionSums"/>: the attention that every entry has received so far, the mean over the query heads of
    /// its group [KV heads, entries].
    /// </summary>
    public ReadOnlySpan<float> AttentionSums { get; init; }

    /// <summary><see cref="CacheSignals.AttentionSums"/>: queries that could see every entry [KV heads, entries].</summary>
    public ReadOnlySpan<int> AttentionCounts { get; init; }

    /// <summary><see cref="CacheSignals.QueryMoments"/>, or those of <see cref="CacheSignals.Statistics"/>.</summary>
    public QueryMoments Moments { get; init; }

    /// <summary>
    /// <see cref="CacheSignals.Statistics"/>: one direction a KV head, away from which queries point: keys that point along it get little attention
    /// [KV heads, head width] (QFilter).
    /// </summary>
    public TokenMatrix Filters { get; init; }

    /// <summary>
    /// <see cref="CacheSignals.OutputProjection"/>: weights from all query heads' values to the layer's output [query heads x head width, channels].
    /// </summary>
    public TokenMatrix OutputProjection { get; init; }

    /// <summary>The model's rotation; null when it has none or nobody asked.</summary>
    public RotaryEmbedding? Rotary { get; init; }

    /// <summary>Scores that a device has computed already [KV heads, entries], so that nobody asks the scorer; empty elsewhere.</summary>
    internal ReadOnlySpan<float> Scores { get; init; }

    /// <summary>Whether keys and values are on a device, and nobody reads them here: both are empty.</summary>
    internal bool IsElsewhere { get; init; }
}
