namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A full budget.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.ToMeRandom, Layers = "1,3", Remove = 0)]
[RandomBaseline]
internal static partial class VitWholeToMeRandom;
