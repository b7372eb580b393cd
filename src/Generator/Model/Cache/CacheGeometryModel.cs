namespace PipelineDsl.Generator.Model.Cache;

/// <summary>The cache that a pipeline compresses: one of keys and one of values in every layer.</summary>
/// <param name="Layers">Number of layers.</param>
/// <param name="KvHeads">Key and value heads of a layer.</param>
/// <param name="HeadDim">Channels of one head.</param>
/// <param name="MaxTokens">The most entries that a layer holds when it is compressed.</param>
/// <param name="QueryHeads">Query heads of a layer; 0 when not declared.</param>
internal sealed record CacheGeometryModel(int Layers, int KvHeads, int HeadDim, int MaxTokens, int QueryHeads);
