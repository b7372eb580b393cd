namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>ExpectedAttention: queries to come are predicted from those that were.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, QueryHeads = 4)]
[Evict<ExpectedAttention>(Layers = "0..2", Keep = 0.25, Future = 64)]
[Protect(Sinks = 4)]
[RandomBaseline]
internal static partial class CacheExpected;
