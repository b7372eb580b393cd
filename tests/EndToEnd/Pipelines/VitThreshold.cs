namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Merging as similar as 0.9 and more: the number depends on the image.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Merge<KeySimilarity>(Layers = "1,3", Threshold = 0.9)]
[RandomBaseline]
internal static partial class VitThreshold;
