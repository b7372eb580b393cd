namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A fair share of every window of 28 tokens.</summary>
[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]
[Protect(0)]
[Prune<ClsAttention>(Layers = "3", Keep = 0.5)]
[Uniform(Window = 28)]
[RandomBaseline, UniformBaseline]
internal static partial class QuotaOfWindows;
