namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>PyramidKV: scores of the last 4 queries, and fewer entries the later the layer.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, QueryHeads = 4)]
[Evict<SnapKv>(Layers = "0..2", Keep = 0.25, Schedule = Schedule.Pyramid, Window = 4)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class CacheSnapKvPyramid;
