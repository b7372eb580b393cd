namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>The last entries, on new positions.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 24, MaxTokens = 100)]
[Evict<StreamingLlm>(Layers = "0..1", KeepCount = 30)]
[Positions(PositionPolicy.Repacked)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class SlidingWindow;
