namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Scores that read neither keys nor values.</summary>
[KvCachePipeline(Layers = 4, KvHeads = 2, QueryHeads = 4, HeadDim = 24, MaxTokens = 100)]
[Evict<HeavyHitters>(Layers = "0", KeepCount = 30, Heads = HeadBudgets.Adaptive)]
[Evict<ObservedAttention>(Layers = "1", KeepCount = 25)]
[Evict<SpacedEntries>(Layers = "2", KeepCount = 20)]
[Evict<RandomEntries>(Layers = "3", KeepCount = 30)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class ScoredWithoutRows;
