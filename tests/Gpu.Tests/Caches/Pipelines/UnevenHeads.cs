namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Heads that keep different numbers of entries; the second layer keeps everything.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 24, MaxTokens = 100)]
[Evict<KeyDiff>(Layers = "0", HeadKeepCounts = [40, 17])]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 2, Recent = 8)]
[RandomBaseline]
internal static partial class UnevenHeads;
