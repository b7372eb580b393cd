namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The last quarter of a text, on new positions from 0.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512)]
[Evict<StreamingLlm>(Layers = "0..2", KeepCount = 128)]
[Positions(PositionPolicy.Repacked)]
[Protect(Recent = 16)]
[RandomBaseline]
internal static partial class CacheWindow;
