namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The last 8 entries of a test decoder with 2 key and value heads, on new positions from 0.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 16, MaxTokens = 40)]
[Evict<StreamingLlm>(Layers = "0..1", KeepCount = 8)]
[Positions(PositionPolicy.Repacked)]
[Protect(Recent = 2)]
[RandomBaseline]
internal static partial class TinyRepacked2;
