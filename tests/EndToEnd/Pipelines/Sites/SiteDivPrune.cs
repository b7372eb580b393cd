namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The most diverse tokens.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.DivPrune, Keep = 0.3)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteDivPrune;
