using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Scores an entry by the attention that it has received, which is known of the whole cache only.</summary>
internal readonly struct SignalScore : ICacheScorer
{
    public static CacheSignals Signals => CacheSignals.AttentionSums;

    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace) => layer.AttentionSums.CopyTo(scores);
}
