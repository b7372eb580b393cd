namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Outliers of attention with their neighbours.</summary>
[TokenPipeline(Tokens = 65, Channels = 16, Layers = 2, Heads = 2)]
[Protect(0)]
[Recipe(Method.PruMerge, Neighbours = 8)]
[RandomBaseline]
internal static partial class SitePruMerge;
