namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Attention of CLS at one layer.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<ClsAttention>(Layers = "1", Keep = 0.5)]
[RandomBaseline, UniformBaseline]
internal static partial class VitCls;
