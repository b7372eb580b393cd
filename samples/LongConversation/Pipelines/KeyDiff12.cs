using System.Diagnostics.CodeAnalysis;
using PipelineDsl;

namespace LongConversation.Pipelines;

/// <summary>64 entries, an eighth of a text of 508 tokens: those whose keys differ most from the mean key.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512)]
[Evict<KeyDiff>(Layers = "0..2", KeepCount = 64)]
[Positions(PositionPolicy.Original)]
[RandomBaseline(Seeds = 5)]
[SuppressMessage("PipelineDsl.Method", "PDSL209", Justification = "The arm is that of models/lm-recall/README.md, which protects nothing.")]
internal static partial class KeyDiff12;
