namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>ToMe in a ViT-L/16 at 384 x 384: 23 of 577 tokens merged at each of 24 layers (ToMe, arXiv 2210.09461, table 1).</summary>
[TokenPipeline(Tokens = 577, Channels = 1024, Layers = 24, Heads = 16)]
[Protect(0)]
[Recipe(Method.ToMe, Layers = "0..23", Remove = 23)]
[RandomBaseline]
internal static partial class VitLargeToMe;
