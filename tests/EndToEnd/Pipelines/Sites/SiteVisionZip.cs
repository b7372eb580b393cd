namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Dominant and contextual tokens.</summary>
[TokenPipeline(Tokens = 65, Channels = 16, Layers = 2, Heads = 2)]
[Protect(0)]
[Recipe(Method.VisionZip, KeepCount = 20, Contextual = 5)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteVisionZip;
