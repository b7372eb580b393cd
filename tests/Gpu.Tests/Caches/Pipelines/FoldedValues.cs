namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Values that are evicted are folded into those that stay, which is the processor's work.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 24, MaxTokens = 100)]
[Evict<KeyDiff>(Layers = "0..1", KeepCount = 30)]
[Merge<KeySimilarity>(Layers = "0..1")]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class FoldedValues;
