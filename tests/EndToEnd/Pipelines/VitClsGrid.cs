namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>The same within a grid quota, at two layers.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<ClsAttention>(Layers = "1,3", KeepCounts = [148, 99])]
[Uniform(Rows = 14, Columns = 14, Cell = 2)]
[RandomBaseline, UniformBaseline]
internal static partial class VitClsGrid;
