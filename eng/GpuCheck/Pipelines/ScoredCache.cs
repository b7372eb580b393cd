namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A cache with a layer for every scorer that has kernels.</summary>
[KvCachePipeline(Layers = 9, KvHeads = 2, QueryHeads = 8, HeadDim = 64, MaxTokens = 1_000)]
[Evict<Knorm>(Layers = "0", KeepCount = 300)]
[Evict<ValueNorm>(Layers = "1", KeepCount = 300)]
[Evict<KeyDiff>(Layers = "2", KeepCount = 300)]
[Evict<QFilter>(Layers = "3", KeepCount = 300)]
[Evict<SnapKv>(Layers = "4", KeepCount = 300, Window = 32)]
[Evict<Tova>(Layers = "5", KeepCount = 300)]
[Evict<KeyDiff>(Layers = "6", KeepCount = 300, Heads = HeadBudgets.Adaptive)]
[Evict<KeyNorm>(Layers = "7", KeepCount = 300)]
[Evict<LastQueryAttention>(Layers = "8", KeepCount = 300)]
[Protect(Sinks = 4, Recent = 64)]
[Positions(PositionPolicy.Repacked)]
[RandomBaseline]
internal static partial class ScoredCache;
