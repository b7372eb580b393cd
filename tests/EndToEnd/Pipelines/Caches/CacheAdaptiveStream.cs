namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Text without end with heads of different length.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, QueryHeads = 4, When = CacheTrigger.AtCeiling)]
[Evict<Tova>(Layers = "0..2", KeepCount = 128, Heads = HeadBudgets.Adaptive)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 16)]
[RandomBaseline]
internal static partial class CacheAdaptiveStream;
