namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>A scorer without a kernel, and one that has one but picks by blocks of keys.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, QueryHeads = 4, HeadDim = 24, MaxTokens = 100)]
[Evict<LagKv>(Layers = "0", KeepCount = 30, Lag = 8)]
[Evict<KeyDiff>(Layers = "1", KeepCount = 32, Selection = EntrySelection.WholeChunks, ChunkLength = 4)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class ScoredFromACopy;
