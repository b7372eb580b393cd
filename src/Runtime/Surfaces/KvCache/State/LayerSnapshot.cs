using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>One layer of a <see cref="CacheSnapshot"/>.</summary>
internal sealed record LayerSnapshot(NativeBuffer Keys, NativeBuffer Values, EntryBook Book, QueryRing? Queries, QueryMomentSums? Moments, bool KeepsAttention);
