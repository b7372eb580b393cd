namespace PipelineDsl;

/// <summary>Sizes of one layer's cache.</summary>
/// <param name="KvHeads">Key and value heads.</param>
/// <param name="QueryHeads">Query heads, a multiple of <paramref name="KvHeads"/>; 0 when nobody reads queries.</param>
/// <param name="Entries">Entries of a head.</param>
/// <param name="HeadDim">Channels of a head.</param>
public readonly record struct CacheShape(int KvHeads, int QueryHeads, int Entries, int HeadDim)
{
    /// <summary>Query heads that share one key and value head; 1 when nobody reads queries.</summary>
    public int GroupSize => int.Max(1, QueryHeads / KvHeads);

    /// <summary>Scores of the layer: one for every head and entry.</summary>
    public int Scores => KvHeads * Entries;
}
