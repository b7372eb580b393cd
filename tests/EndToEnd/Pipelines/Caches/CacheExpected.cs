namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A quarter of a text, by what the queries of the text make expect.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, QueryHeads = 4, HeadDim = 48, MaxTokens = 1024)]
[Evict<ExpectedAttention>(Layers = "0..2", Keep = 0.25, Future = 64)]
[Protect(Sinks = 4, Recent = 16)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class CacheExpected;
