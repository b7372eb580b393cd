namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The middle layer only.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512)]
[Evict<KeyDiff>(Layers = "1", Keep = 0.125)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 16)]
[RandomBaseline]
internal static partial class CacheOneLayer;
