namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Scores of keys and values, in three forms; every layer keeps as much.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, QueryHeads = 4, HeadDim = 24, MaxTokens = 100)]
[Evict<Knorm>(Layers = "0", KeepCount = 30)]
[Evict<KeyDiff>(Layers = "1", KeepCount = 30)]
[Evict<ValueNorm>(Layers = "2", KeepCount = 30)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class ScoredByKeys;
