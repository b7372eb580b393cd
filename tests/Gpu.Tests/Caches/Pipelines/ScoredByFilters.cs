namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>The direction that the queries of other texts have.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, QueryHeads = 4, HeadDim = 24, MaxTokens = 100)]
[Evict<QFilter>(Layers = "0..1", KeepCount = 30)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class ScoredByFilters;
