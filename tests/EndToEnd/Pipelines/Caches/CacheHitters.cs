namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>An eighth of a text, by the attention that it has received.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, QueryHeads = 4, HeadDim = 48, MaxTokens = 1024)]
[Evict<HeavyHitters>(Layers = "0..2", Keep = 0.125)]
[Protect(Sinks = 4, Recent = 32)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class CacheHitters;
