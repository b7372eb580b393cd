namespace PipelineDsl;

/// <summary>
/// Declares a pipeline over the key and value entries of a decoder's cache. The class must be partial; the generator adds the plan:
/// entries and bytes that every layer keeps.
/// </summary>
/// <example><c>[KvCachePipeline(Layers = 24, KvHeads = 2, HeadDim = 64, MaxTokens = 4096)]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KvCachePipelineAttribute : Attribute
{
    /// <summary>Decoder layers in the model, each with its own cache; at least 1.</summary>
    public int Layers { get; set; }

    /// <summary>Key and value heads of a layer, which grouped-query attention shares among query heads; at least 1.</summary>
    public int KvHeads { get; set; }

    /// <summary>Channels of one head; at least 1.</summary>
    public int HeadDim { get; set; }

    /// <summary>
    /// Ceiling: the most entries that a layer holds when its cache is compressed; at least 1.
    /// With <see cref="CacheTrigger.AtCeiling"/> no layer ever holds more.
    /// </summary>
    public int MaxTokens { get; set; }

    /// <summary>Query heads of a layer, 0 or more: a multiple of <see cref="KvHeads"/>, or 0 when no stage reads queries or attention.</summary>
    public int QueryHeads { get; set; }

    /// <summary>When the cache is compressed.</summary>
    public CacheTrigger When { get; set; } = CacheTrigger.AfterPrefill;

    /// <summary>For <see cref="CacheTrigger.EveryRuns"/>: runs of the model from one compression to the next; at least 1.</summary>
    public int Every { get; set; }
}
