namespace PipelineDsl.Gpu.Tests.Caches;

/// <summary>Text without end, on positions that stay small.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, QueryHeads = 4, HeadDim = 24, MaxTokens = 70, When = CacheTrigger.AtCeiling)]
[Evict<KeyDiff>(Layers = "0..1", KeepCount = 30)]
[Positions(PositionPolicy.Repacked)]
[Protect(Sinks = 4, Recent = 8)]
[RandomBaseline]
internal static partial class EndlessText;
