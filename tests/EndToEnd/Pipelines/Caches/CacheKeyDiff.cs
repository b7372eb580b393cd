namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Half of a text, by KeyDiff: other entries in every layer and head.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512)]
[Evict<KeyDiff>(Layers = "0..2", Keep = 0.5)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 16)]
[RandomBaseline]
internal static partial class CacheKeyDiff;
