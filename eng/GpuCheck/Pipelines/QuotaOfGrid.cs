namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A fair share of every square of 4 x 4 tokens.</summary>
[TokenPipeline(Tokens = 577, Channels = 256, Layers = 6, Heads = 4)]
[Protect(0)]
[Prune<MeanAttention>(Layers = "2,4", KeepCounts = [289, 145])]
[Uniform(Rows = 24, Columns = 24, Cell = 4)]
[RandomBaseline, UniformBaseline]
internal static partial class QuotaOfGrid;
