namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>Drops by a scorer that is translated from C#.</summary>
[TokenPipeline(Tokens = 197, Channels = 192, Layers = 4, Heads = 3)]
[Protect(0)]
[Prune<Contrast>(Layers = "1,2", KeepCounts = [131, 66])]
[RandomBaseline, UniformBaseline]
internal static partial class UserContrast;
