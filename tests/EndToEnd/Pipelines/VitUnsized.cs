namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>ToMe whose sizes stay out of attention.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.ToMe, Layers = "0..4", Remove = 20, ProportionalAttention = false)]
[RandomBaseline, UniformBaseline]
internal static partial class VitUnsized;
