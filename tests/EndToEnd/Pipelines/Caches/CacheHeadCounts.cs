namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Every head keeps a number of its own.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, QueryHeads = 4)]
[Evict<KeyDiff>(Layers = "0..2", HeadKeepCounts = [200, 64])]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 16)]
[RandomBaseline]
internal static partial class CacheHeadCounts;
