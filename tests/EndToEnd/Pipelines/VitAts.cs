namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Adaptive token sampling of half of the tokens at most.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.Ats, Layers = "1", KeepCount = 98)]
[RandomBaseline]
internal static partial class VitAts;
