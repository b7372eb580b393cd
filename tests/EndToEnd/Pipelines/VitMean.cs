namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The attention that tokens receive from all others, as for an encoder without CLS.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<MeanAttention>(Layers = "2", KeepCount = 120)]
[RandomBaseline, UniformBaseline]
internal static partial class VitMean;
