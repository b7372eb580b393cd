namespace PipelineDsl.Benchmarks.Pipelines;

/// <summary>Half of the tokens dropped at layer 3 of a ViT-S/16.</summary>
[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]
[Protect(0)]
[Prune<ClsAttention>(Layers = "3", Keep = 0.5)]
[Uniform(Window = 28)]
[RandomBaseline]
internal static partial class Prune3Half;
