namespace PipelineDsl.KvCaches;

/// <summary>
/// What one run of the model gave besides keys, values and logits: for every layer the address of dense single-precision values, 0 where nobody
/// reads them. A view: it owns nothing.
/// </summary>
public readonly ref struct CacheSignalValues
{
    /// <summary>
    /// One address a layer: [query heads, min(<see cref="CacheOptions.Window"/>, new tokens), head width], behind the rotation; empty when nobody reads
    /// them.
    /// </summary>
    public ReadOnlySpan<nint> RecentQueries { get; init; }

    /// <summary>One address a layer: [query heads, new tokens, head width], in front of the rotation; empty when nobody reads them.</summary>
    public ReadOnlySpan<nint> UnrotatedQueries { get; init; }

    /// <summary>
    /// One address a layer: [query heads, entries + new tokens], the attention of the new tokens to every entry, summed; empty when nobody reads it.
    /// </summary>
    public ReadOnlySpan<nint> AttentionSums { get; init; }
}
