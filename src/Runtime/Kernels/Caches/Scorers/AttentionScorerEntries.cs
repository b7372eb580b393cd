namespace PipelineDsl.Kernels;

/// <summary>
/// Puts a scorer of tokens' attention to the entries of a cache: every key and value head with the rows of its own query heads. The last token's row is
/// computed from its queries; for every token's, a mean over all that could see an entry, the sums that the model gives are divided by their number.
/// </summary>
/// <typeparam name="TScorer">The scorer.</typeparam>
public readonly struct AttentionScorerEntries<TScorer> : ICacheScorer
    where TScorer : struct, IAttentionScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => TScorer.Query == AttentionQuery.Every ? CacheSignals.AttentionSums : CacheSignals.RecentQueries;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) => Workspace.BytesFor<float>((long)shape.GroupSize * shape.Entries);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The scorer reads the attention of the first token, which sees no entry but its own.</exception>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        if (TScorer.Query == AttentionQuery.First)
        {
            throw new NotSupportedException(
                $"{typeof(TScorer).Name} reads the attention of the first token, which in a decoder sees no entry but its own; read that of the last one.");
        }

        long mark = workspace.Mark();
        if (TScorer.Query == AttentionQuery.Every)
        {
            ScoreEvery(layer, scores, workspace);
        }
        else
        {
            ScoreLast(layer, scores, workspace);
        }

        workspace.Release(mark);
    }

    private static void ScoreLast(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireQueries(layer, typeof(TScorer).Name);
        (int group, int entries) = (layer.Shape.GroupSize, layer.Shape.Entries);
        Span<float> rows = workspace.Take<float>(group * entries);
        float scale = 1 / MathF.Sqrt(layer.Shape.HeadDim);
        int last = layer.Queries.Tokens - 1;
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            HeadTensor queries = layer.Queries.Slice(head * group, group, last, 1);
            AttentionRow.Compute(queries, layer.Keys.Slice(head, 1, 0, entries), query: 0, scale, visible: default, logSizes: default, rows);
            TScorer.Score(new AttentionRows(rows, group, entries, entries), scores.Slice(head * entries, entries));
        }
    }

    private static void ScoreEvery(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        CacheSignalGuard.RequireSums(layer, typeof(TScorer).Name);
        int entries = layer.Shape.Entries;
        Span<float> row = workspace.Take<float>(entries);
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            for (int entry = 0; entry < entries; entry++)
            {
                int at = (head * entries) + entry;
                row[entry] = layer.AttentionSums[at] / int.Max(1, layer.AttentionCounts[at]);
            }

            TScorer.Score(new AttentionRows(row, 1, entries, entries), scores.Slice(head * entries, entries));
        }
    }
}
