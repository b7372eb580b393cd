namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The mean of every cell.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.AveragePooling, Rows = 8, Columns = 8)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteAveragePooling;
