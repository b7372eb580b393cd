namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>128 entries after a text and after every 32 further runs.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, When = CacheTrigger.EveryRuns, Every = 32)]
[Evict<KeyDiff>(Layers = "0..2", KeepCount = 128)]
[Positions(PositionPolicy.Original)]
[Protect(Sinks = 4, Recent = 16)]
[RandomBaseline]
internal static partial class CacheEvery;
