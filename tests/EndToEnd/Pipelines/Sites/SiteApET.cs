namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Tokens that a basis reconstructs worst.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.ApET, KeepCount = 20)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteApET;
