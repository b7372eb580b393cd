namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Half of the 14 x 14 patches take no part in attention, in every layer; all of them reach the MLP.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.TomeSd, Layers = "0..5", Keep = 0.5, Rows = 14, Columns = 14)]
[RandomBaseline, UniformBaseline]
internal static partial class VitTomesd;
