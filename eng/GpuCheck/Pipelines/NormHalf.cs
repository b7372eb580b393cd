namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>Half of 577 tokens by the norm of their keys: what is gathered does not matter to the time of gathering.</summary>
[TokenPipeline(Tokens = 577, Channels = 1024, Layers = 1)]
[Protect(0)]
[Prune<KeyNorm>(Layers = "0", KeepCount = 289)]
[RandomBaseline, UniformBaseline]
internal static partial class NormHalf;
