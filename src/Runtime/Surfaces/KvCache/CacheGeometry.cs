namespace PipelineDsl.KvCaches;

/// <summary>The cache that a pipeline compresses.</summary>
/// <param name="Layers">Layers of the decoder, each with keys and values.</param>
/// <param name="KvHeads">Key and value heads of a layer.</param>
/// <param name="HeadDim">Channels of a head.</param>
/// <param name="MaxTokens">The most entries that a layer holds when it is compressed.</param>
public readonly record struct CacheGeometry(int Layers, int KvHeads, int HeadDim, int MaxTokens)
{
    /// <summary>Query heads of a layer; 0 when no stage reads queries or attention.</summary>
    public int QueryHeads { get; init; }

    /// <summary>Sizes of one layer.</summary>
    /// <param name="entries">Entries of a head.</param>
    public CacheShape Shape(int entries) => new(KvHeads, QueryHeads, entries, HeadDim);
}
