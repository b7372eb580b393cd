namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The second layer of a test decoder only.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 16, MaxTokens = 40)]
[Evict<SpacedEntries>(Layers = "1", KeepCount = 6)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class TinyOneLayer;
