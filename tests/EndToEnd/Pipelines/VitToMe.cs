namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>ToMe over all layers but the last.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.ToMe, Layers = "0..4", Remove = 20)]
[RandomBaseline, UniformBaseline]
internal static partial class VitToMe;
