namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>FastV in front of layer 2, by the attention of layer 1.</summary>
[TokenPipeline(MaxTokens = 512, Channels = 192, Layers = 3, Heads = 4, MlpRatio = 2)]
[Span("context", 4, 504)]
[Recipe(Method.FastV, Layers = "2", Keep = 0.5, Within = "context")]
[RandomBaseline]
internal static partial class RecallFastV;
