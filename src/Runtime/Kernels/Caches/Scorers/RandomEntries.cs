using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// The random baseline: score = hash(seed, layer, head, token). A token has the same score in every compression, so what stays of a long text is a uniform
/// sample of all of it, whatever the number of compressions.
/// </summary>
public readonly struct RandomEntries : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries;
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            ulong seed = KeyedHash.Key(KeyedHash.Key(layer.Seed, (ulong)layer.Layer), (ulong)(layer.FirstHead + head));
            ReadOnlySpan<int> tokens = layer.Tokens.Slice(head * entries, entries);
            Span<float> ofHead = scores.Slice(head * entries, entries);
            for (int entry = 0; entry < entries; entry++)
            {
                ofHead[entry] = KeyedHash.Unit(seed, (ulong)tokens[entry]);
            }
        }
    }
}
