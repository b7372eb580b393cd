namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>The prefill of 2,048 tokens: half of them go behind the attention of layer 2 (FastV, arXiv 2403.06764).</summary>
[TokenPipeline(Tokens = 2048, Channels = 2048, Layers = 12, Heads = 32, MlpRatio = 2.75)]
[Protect(Sinks = 4, Recent = 1)]
[Prune<LastQueryAttention>(Layers = "2", Keep = 0.5)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class LlamaFastV;
