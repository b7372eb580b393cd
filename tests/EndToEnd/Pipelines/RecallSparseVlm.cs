namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>SparseVLM behind layers 0 and 1.</summary>
[TokenPipeline(MaxTokens = 512, Channels = 192, Layers = 3, Heads = 4, MlpRatio = 2)]
[Span("context", 4, 504)]
[Recipe(Method.SparseVlm, Layers = "0,1", KeepCounts = [200, 100], Within = "context")]
[RandomBaseline]
internal static partial class RecallSparseVlm;
