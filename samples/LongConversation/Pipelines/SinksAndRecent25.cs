using PipelineDsl;

namespace LongConversation.Pipelines;

/// <summary>127 entries, a quarter of a text of 508 tokens: the first 4 and the latest ones.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512)]
[Evict<StreamingLlm>(Layers = "0..2", KeepCount = 127)]
[Protect(Sinks = 4, Recent = 123)]
[Positions(PositionPolicy.Original)]
[RandomBaseline(Seeds = 5)]
internal static partial class SinksAndRecent25;
