namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A built-in scorer.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<TokenNorm>(Layers = "2", KeepCount = 100)]
[RandomBaseline, UniformBaseline]
internal static partial class VitNorm;
