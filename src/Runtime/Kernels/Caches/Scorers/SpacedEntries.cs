using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// The uniform baseline: score = 1 for protected entries and for as many others as there is room for, evenly spaced, and 0 for the rest. Entries are counted as
/// they are held: after several compressions old text is held thinner than new one.
/// </summary>
public readonly struct SpacedEntries : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries;
        int sinks = int.Min(layer.Sinks, entries), recent = int.Min(layer.Recent, entries - sinks);
        int candidates = entries - sinks - recent, picks = int.Clamp(layer.Kept - sinks - recent, 0, candidates);
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            Span<float> ofHead = scores.Slice(head * entries, entries);
            ofHead.Fill(1);
            Span<float> others = ofHead.Slice(sinks, candidates);
            others.Clear();
            for (int pick = 0; pick < picks; pick++)
            {
                others[StridedSelection.Target(pick, candidates, picks)] = 1;
            }
        }
    }
}
