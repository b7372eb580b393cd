namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A cache whose kept keys are turned to positions without gaps.</summary>
[KvCachePipeline(Layers = 1, KvHeads = 4, HeadDim = 64, MaxTokens = 700, When = CacheTrigger.AtCeiling)]
[Evict<Knorm>(Layers = "0", KeepCount = 333)]
[Protect(Sinks = 4, Recent = 64)]
[Positions(PositionPolicy.Repacked)]
[RandomBaseline]
internal static partial class RepackedCache;
