namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A full budget.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.ToFu, Layers = "1,4", Remove = 0)]
[RandomBaseline]
internal static partial class VitWholeToFu;
