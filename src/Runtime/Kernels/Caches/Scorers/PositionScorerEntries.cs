namespace PipelineDsl.Kernels;

/// <summary>Puts a scorer of tokens' positions to the entries of a cache, one head after the other. Random ones draw anew for every layer and head.</summary>
/// <typeparam name="TScorer">The scorer.</typeparam>
public readonly struct PositionScorerEntries<TScorer> : ICacheScorer
    where TScorer : struct, IPositionScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) => Workspace.BytesFor<long>(shape.Entries);

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries;
        long mark = workspace.Mark();
        Span<long> origins = workspace.Take<long>(entries);
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            ReadOnlySpan<int> tokens = layer.Tokens.Slice(head * entries, entries);
            for (int entry = 0; entry < entries; entry++)
            {
                origins[entry] = tokens[entry];
            }

            ulong seed = KeyedHash.Key(KeyedHash.Key(layer.Seed, (ulong)layer.Layer), (ulong)(layer.FirstHead + head));
            TScorer.Score(new TokenPositions(origins, entries, seed), scores.Slice(head * entries, entries));
        }

        workspace.Release(mark);
    }
}
