namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Text without end in 512 entries: at the ceiling, sinks and the most recent entries stay, on positions of their own.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, When = CacheTrigger.AtCeiling)]
[Evict<StreamingLlm>(Layers = "0..2", KeepCount = 256)]
[Positions(PositionPolicy.Repacked)]
[Protect(Sinks = 4, Recent = 64)]
[RandomBaseline]
internal static partial class CacheStream;
