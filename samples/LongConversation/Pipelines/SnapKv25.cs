using System.Diagnostics.CodeAnalysis;
using PipelineDsl;

namespace LongConversation.Pipelines;

/// <summary>127 entries, a quarter of a text of 508 tokens: those that the last 16 tokens attend to.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, QueryHeads = 4)]
[Evict<SnapKv>(Layers = "0..2", KeepCount = 127, Window = 16)]
[Positions(PositionPolicy.Original)]
[RandomBaseline(Seeds = 5)]
[SuppressMessage("PipelineDsl.Method", "PDSL209", Justification = "The arm is that of models/lm-recall/README.md, which protects nothing.")]
internal static partial class SnapKv25;
