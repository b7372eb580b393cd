namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The last 8 entries of a test decoder with 4 key and value heads, on the positions that they had.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 4, HeadDim = 16, MaxTokens = 40)]
[Evict<StreamingLlm>(Layers = "0..1", KeepCount = 8)]
[Positions(PositionPolicy.Original)]
[Protect(Recent = 2)]
[RandomBaseline]
internal static partial class TinyOriginal4;
