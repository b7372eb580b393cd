namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A decoder whose prompts have any length: half of the tokens go at layer 2, and half of the rest at layer 5 (FastV, arXiv 2403.06764).</summary>
[TokenPipeline(MaxTokens = 700, Channels = 256, Layers = 8, Heads = 8)]
[Protect(Sinks = 4)]
[Prune<LastQueryAttention>(Layers = "2,5", Keep = 0.5)]
[Positions(PositionPolicy.Original)]
[RandomBaseline]
internal static partial class DecoderFastV;
