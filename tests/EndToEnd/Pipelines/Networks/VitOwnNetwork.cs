namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A user's scorer that reads a network.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<OwnNetworkScore>(Layers = "1", KeepCount = 99, Model = "guide.onnx")]
[RandomBaseline, UniformBaseline]
internal static partial class VitOwnNetwork;
