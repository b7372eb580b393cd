namespace PipelineDsl.Benchmarks.Pipelines;

/// <summary>Four layers whose caches shrink from 4,096 entries to 1,024 whenever they are full.</summary>
[KvCachePipeline(Layers = 4, KvHeads = 8, HeadDim = 128, MaxTokens = 4096, When = CacheTrigger.AtCeiling)]
[Evict<Knorm>(Layers = "0..3", KeepCount = 1024)]
[Protect(Sinks = 4, Recent = 64)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class StepOf4096;
