namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>PyramidDrop in front of layers 1 and 2, on the context of a question.</summary>
[TokenPipeline(MaxTokens = 512, Channels = 192, Layers = 3, Heads = 4, MlpRatio = 2)]
[Span("context", 4, 504)]
[Recipe(Method.PyramidDrop, Layers = "1,2", Keeps = [0.25, 0.125], Within = "context")]
[RandomBaseline]
internal static partial class RecallPyramid;
