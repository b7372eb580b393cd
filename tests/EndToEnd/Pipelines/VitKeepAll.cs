namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Every kind of stage, none of which removes anything.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<ClsAttention>(Layers = "0..2", Keep = 1.0)]
[Prune<TokenNorm>(Layers = "3", KeepCount = 197)]
[RandomBaseline, UniformBaseline]
internal static partial class VitKeepAll;
