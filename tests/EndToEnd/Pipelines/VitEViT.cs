namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>EViT with its fused token, to half of the tokens.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.EViT, Layers = "1", Keep = 0.5)]
[RandomBaseline]
internal static partial class VitEViT;
