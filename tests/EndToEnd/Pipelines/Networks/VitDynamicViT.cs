namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>DynamicViT's first stage: 137 of 196 patches stay in front of block 2.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Recipe(Method.DynamicViT, Layers = "2", Keep = 0.7, Model = "dynamicvit-0.onnx")]
[RandomBaseline, UniformBaseline]
internal static partial class VitDynamicViT;
