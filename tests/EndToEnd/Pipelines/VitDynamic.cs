namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Dynamic length.</summary>
[TokenPipeline(MaxTokens = 512, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<ClsAttention>(Layers = "1", Keep = 0.75)]
[Prune<ClsAttention>(Layers = "2", Keep = 0.5, Of = Basis.Original)]
[RandomBaseline, UniformBaseline]
internal static partial class VitDynamic;
