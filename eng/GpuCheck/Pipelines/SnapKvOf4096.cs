namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A cache of 8 heads of 128 channels, asked by 32 query heads, that goes by what the last 64 tokens attend to.</summary>
[KvCachePipeline(Layers = 1, KvHeads = 8, QueryHeads = 32, HeadDim = 128, MaxTokens = 4096)]
[Evict<SnapKv>(Layers = "0", KeepCount = 1024)]
[Protect(Sinks = 4, Recent = 64)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class SnapKvOf4096;
