namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>ToMe's random bipartite variant, to half of the tokens.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.ToMeRandom, Layers = "1,3", Remove = 50)]
[RandomBaseline]
internal static partial class VitToMeRandom;
