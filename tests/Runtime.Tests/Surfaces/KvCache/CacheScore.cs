namespace PipelineDsl.Tests.KvCaches;

/// <summary>Scores a layer's entries [KV heads, entries].</summary>
internal delegate void CacheScore(in CacheLayer layer, Span<float> scores);
