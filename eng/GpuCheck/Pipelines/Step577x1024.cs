namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>One merge step of 577 tokens, 1024 wide: the shape in a ViT-L/16.</summary>
[TokenPipeline(Tokens = 577, Channels = 1024, Layers = 1)]
[Protect(0)]
[Recipe(Method.ToMe, Layers = "0", Remove = 16)]
[RandomBaseline]
internal static partial class Step577x1024;
