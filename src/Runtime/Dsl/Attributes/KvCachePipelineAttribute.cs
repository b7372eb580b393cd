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

    /// <summary>Ceiling: the most entries that a cache holds without the pipeline; at least 1. Fractions kept are fractions of it.</summary>
    public int MaxTokens { get; set; }
}
