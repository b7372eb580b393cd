namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Every second frame thinned by the one before.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.DyCoke, Keep = 0.5, Frames = 4)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteDyCoke;
