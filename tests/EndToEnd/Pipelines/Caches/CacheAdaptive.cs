namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>AdaKV with CriticalKV: heads keep different numbers of entries, and the output's weights have a say.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, QueryHeads = 4)]
[Evict<SnapKv>(Layers = "0..2", Keep = 0.25, Window = 16, Heads = HeadBudgets.Adaptive, Critical = true)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class CacheAdaptive;
