namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A determinantal point process guided by text.</summary>
[TokenPipeline(Tokens = 64, Channels = 16, Layers = 2, Heads = 2)]
[Recipe(Method.CdPruner, KeepCount = 20)]
[RandomBaseline, UniformBaseline]
internal static partial class SiteCdPruner;
