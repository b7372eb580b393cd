namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A small frozen network reads the same pixels and says at two layers which tokens stay.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<NetworkScore>(Layers = "1,3", Keeps = [0.6, 0.5], Model = "guide.onnx")]
[RandomBaseline, UniformBaseline]
internal static partial class VitGuided;
