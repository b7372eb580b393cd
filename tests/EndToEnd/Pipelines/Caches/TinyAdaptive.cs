namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>H2O over the heads of a layer together: what a fused node gives of its attention, and a mask for every head.</summary>
[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 16, MaxTokens = 40, QueryHeads = 4)]
[Evict<HeavyHitters>(Layers = "0..1", KeepCount = 7, Heads = HeadBudgets.Adaptive)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class TinyAdaptive;
