namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>ToFu with a layer that drops and one that fuses, to half of the tokens.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.ToFu, Layers = "1,4", Remove = 50)]
[RandomBaseline]
internal static partial class VitToFu;
