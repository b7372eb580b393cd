using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// StreamingLLM (Xiao et al., ICLR 2024, arXiv 2309.17453): score = 1 for the sinks and for the last entries that the budget holds besides them, 0 between.
/// Where the budget is smaller than the sinks, the first ones stay; kvpress leaves that to chance.
/// </summary>
public readonly struct StreamingLlm : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries, sinks = int.Min(layer.Sinks, entries);
        int evicted = int.Clamp(entries - layer.Kept, 0, entries - sinks);
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            Span<float> ofHead = scores.Slice(head * entries, entries);
            ofHead.Fill(1);
            ofHead.Slice(sinks, evicted).Clear();
        }
    }
}
