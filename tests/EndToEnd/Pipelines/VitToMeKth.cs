namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>ToMe's k-th bipartite variant: every second token merges.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.ToMeKth, Layers = "1", Every = 2)]
[RandomBaseline]
internal static partial class VitToMeKth;
