namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Diverse tokens between the encoder and what reads it.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.DivPrune, KeepCount = 40)]
[RandomBaseline, UniformBaseline]
internal static partial class VitDivPrune;
