namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Merging of neighbours alone, to half of the tokens.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.AToMe, Layers = "1,3", Keep = 0.7)]
[RandomBaseline]
internal static partial class VitAToMe;
