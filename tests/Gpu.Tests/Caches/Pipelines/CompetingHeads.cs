namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Heads that compete: the second time the cache is compressed, they hold different numbers of entries.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, QueryHeads = 4, HeadDim = 24, MaxTokens = 100)]
[Evict<KeyDiff>(Layers = "0..1", KeepCount = 30, Heads = HeadBudgets.Adaptive)]
[Positions(PositionPolicy.Repacked)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class CompetingHeads;
