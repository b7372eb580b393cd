namespace PipelineDsl.Kernels;

/// <summary>Puts a scorer of tokens' keys to the entries of a cache, one head after the other.</summary>
/// <typeparam name="TScorer">The scorer.</typeparam>
public readonly struct KeyScorerEntries<TScorer> : ICacheScorer
    where TScorer : struct, IKeyScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries;
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            TScorer.Score(layer.Keys.Slice(head, 1, 0, entries), scores.Slice(head * entries, entries));
        }
    }
}
