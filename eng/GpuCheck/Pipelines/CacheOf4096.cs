namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A cache of 8 heads of 128 that shrinks from 4,096 entries to 1,024 whenever it is full.</summary>
[KvCachePipeline(Layers = 1, KvHeads = 8, HeadDim = 128, MaxTokens = 4096, When = CacheTrigger.AtCeiling)]
[Evict<Knorm>(Layers = "0", KeepCount = 1024)]
[Protect(Sinks = 4, Recent = 64)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class CacheOf4096;
