namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>PiToMe with a layer of each of its matchings, to half of the tokens.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.PiToMe, Layers = "1,4", Keep = 0.7)]
[RandomBaseline]
internal static partial class VitPiToMe;
