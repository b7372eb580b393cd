namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Tokens that differ from the frame before.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.Evs, Keep = 0.5, Frames = 4)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteEvs;
