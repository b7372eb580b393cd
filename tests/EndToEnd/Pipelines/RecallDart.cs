namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>DART in front of layer 1.</summary>
[TokenPipeline(MaxTokens = 512, Channels = 192, Layers = 3, Heads = 4, MlpRatio = 2)]
[Span("context", 4, 504)]
[Recipe(Method.Dart, Layers = "1", Keep = 0.5, TextPivots = 2, Within = "context")]
[RandomBaseline]
internal static partial class RecallDart;
