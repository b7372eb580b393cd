namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A full budget.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.EViT, Layers = "1", Keep = 1)]
[RandomBaseline]
internal static partial class VitWholeEViT;
