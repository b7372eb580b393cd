namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Dominant and contextual tokens between the encoder and what reads it.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.VisionZip, KeepCount = 40, Contextual = 8)]
[RandomBaseline, UniformBaseline]
internal static partial class VitVisionZip;
