namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>One merge step of 197 tokens, 384 wide: the shape in a ViT-S/16.</summary>
[TokenPipeline(Tokens = 197, Channels = 384, Layers = 1)]
[Protect(0)]
[Recipe(Method.ToMe, Layers = "0", Remove = 16)]
[RandomBaseline]
internal static partial class Step197x384;
