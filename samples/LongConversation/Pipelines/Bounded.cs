using PipelineDsl;

namespace LongConversation.Pipelines;

/// <summary>A conversation without end: never more than 512 entries; when they are full, 384 stay.</summary>
[KvCachePipeline(Layers = 3, KvHeads = 2, HeadDim = 48, MaxTokens = 512, When = CacheTrigger.AtCeiling)]
[Evict<KeyDiff>(Layers = "0..2", KeepCount = 384)]
[Protect(Sinks = 4, Recent = 64)]
[Positions(PositionPolicy.Original)]
[RandomBaseline(Seeds = 5)]
internal static partial class Bounded;
