using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Keeps heavy hitters: score = the attention that an entry has received so far, summed over all queries; what has been evicted takes its sum with it
/// (H2O, arXiv 2306.14048, section 4). The paper keeps the last entries too: <c>[Protect(Recent = ...)]</c>, usually half of the budget.
/// </summary>
public readonly struct HeavyHitters : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.AttentionSums;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireSums(layer, nameof(HeavyHitters));
        layer.AttentionSums[..layer.Shape.Scores].CopyTo(scores);
    }
}
