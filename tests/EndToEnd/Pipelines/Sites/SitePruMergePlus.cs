namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Outliers of attention and strided tokens.</summary>
[TokenPipeline(Tokens = 65, Channels = 16, Layers = 2, Heads = 2)]
[Protect(0)]
[Recipe(Method.PruMergePlus, Neighbours = 8)]
[RandomBaseline]
internal static partial class SitePruMergePlus;
