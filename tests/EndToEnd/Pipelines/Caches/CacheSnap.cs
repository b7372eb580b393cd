namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>An eighth of a text, by what its last tokens look at.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, QueryHeads = 4, HeadDim = 48, MaxTokens = 1024)]
[Evict<SnapKv>(Layers = "0..2", Keep = 0.125, Window = 8)]
[Protect(Sinks = 4)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class CacheSnap;
