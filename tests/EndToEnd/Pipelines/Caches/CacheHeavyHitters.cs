namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>H2O: the entries that received most attention, and the recent ones.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, QueryHeads = 4)]
[Evict<HeavyHitters>(Layers = "0..2", KeepCount = 100)]
[Positions(PositionPolicy.Original)]
[Protect(Recent = 50)]
[RandomBaseline]
internal static partial class CacheHeavyHitters;
