using System.Diagnostics.CodeAnalysis;
using PipelineDsl;

namespace ImageClassification.Pipelines;

/// <summary>Keeps the tokens that CLS attends to most (EViT, arXiv 2202.07800), wherever they are: 148 of 197 tokens after the attention of layer 1.</summary>
[TokenPipeline(Tokens = 197, Channels = 96, Layers = 6, Heads = 3, MlpRatio = 2)]
[Protect(0)]
[Prune<ClsAttention>(Layers = "1", KeepCount = 148)]
[RandomBaseline(Seeds = 5), UniformBaseline]
[SuppressMessage("PipelineDsl", "PDSL202", Justification = "The arm shows what a quota is worth.")]
public partial class ClsTopK75;
