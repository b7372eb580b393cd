namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>What the last tokens attend to, on new positions, to which the queries are turned as well.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, QueryHeads = 4, HeadDim = 24, MaxTokens = 100)]
[Evict<SnapKv>(Layers = "0", KeepCount = 30, Window = 8)]
[Evict<Tova>(Layers = "1", KeepCount = 20)]
[Positions(PositionPolicy.Repacked)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class ScoredByQueries;
