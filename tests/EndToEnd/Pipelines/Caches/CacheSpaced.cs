namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A quarter of a text, evenly spaced: the same entries in all layers and heads.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512)]
[Evict<SpacedEntries>(Layers = "0..2", Keep = 0.25)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 16)]
[RandomBaseline]
internal static partial class CacheSpaced;
