namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>Both stages that fit six layers, each with a predictor of its own.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.DynamicViT, Layers = "2", Keep = 0.7, Model = "dynamicvit-0.onnx")]
[Recipe(Method.DynamicViT, Layers = "4", Keep = 0.49, Model = "dynamicvit-1.onnx")]
[RandomBaseline, UniformBaseline]
internal static partial class VitDynamicViTs;
