using PipelineDsl;

namespace ImageClassification.Pipelines;

/// <summary>
/// Merges the tokens whose keys are most alike (ToMe, arXiv 2210.09461): 99 of 197 tokens after the attention of layer
/// 1, 50 after that of layer 2.
/// </summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Merge<KeySimilarity>(Layers = "1,2", KeepCounts = [99, 50])]
[RandomBaseline(Seeds = 5), UniformBaseline]
public partial class ToMe25;
