using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps what has been looked at most: score = the attention that an entry has received, divided by the number of queries that could see it (kvpress'
/// ObservedAttention). Late entries are judged by few queries: protect the recent ones.
/// </summary>
public readonly struct ObservedAttention : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.AttentionSums;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireSums(layer, nameof(ObservedAttention));
        for (int entry = 0; entry < layer.Shape.Scores; entry++)
        {
            scores[entry] = layer.AttentionSums[entry] / int.Max(1, layer.AttentionCounts[entry]);
        }
    }
}
