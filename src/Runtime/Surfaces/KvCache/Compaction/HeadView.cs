namespace PipelineDsl.KvCaches;

/// <summary>One head of a layer as a layer of its own, without the padding in front of it.</summary>
internal static class HeadView
{
    /// <summary>Views a head.</summary>
    /// <param name="all">The layer.</param>
    /// <param name="head">0-based head.</param>
    /// <param name="padding">Entries in front of it that are none.</param>
    /// <param name="kept">Entries that it keeps.</param>
    internal static CacheLayer Of(in CacheLayer all, int head, int padding, int kept)
    {
        CacheShape shape = all.Shape;
        int entries = shape.Entries - padding, group = shape.QueryHeads / shape.KvHeads, width = shape.HeadDim, first = (head * shape.Entries) + padding;
        return new CacheLayer
        {
            Layer = all.Layer,
            FirstHead = head,
            Shape = shape with { KvHeads = 1, QueryHeads = group, Entries = entries },
            Keys = all.IsElsewhere ? default : all.Keys.Slice(head, 1, padding, entries),
            Values = all.IsElsewhere ? default : all.Values.Slice(head, 1, padding, entries),
            IsElsewhere = all.IsElsewhere,
            Tokens = all.Tokens.Slice(first, entries),
            Seen = all.Seen,
            NextPosition = all.NextPosition,
            Kept = kept,
            Sinks = all.Sinks,
            Recent = all.Recent,
            Options = all.Options,
            Seed = all.Seed,
            Queries = all.Queries.Heads == 0 ? default : all.Queries.Slice(head * group, group, 0, all.Queries.Tokens),
            AttentionSums = all.AttentionSums.IsEmpty ? default : all.AttentionSums.Slice(first, entries),
            AttentionCounts = all.AttentionCounts.IsEmpty ? default : all.AttentionCounts.Slice(first, entries),
            Moments = all.Moments.Means.Tokens == 0 ? default : new QueryMoments
            {
                Means = all.Moments.Means.Slice(head * group, group),
                Covariances = all.Moments.Covariances.Tokens == 0 ? default : all.Moments.Covariances.Slice(head * group * width, group * width),
            },
            Filters = all.Filters.Tokens == 0 ? default : all.Filters.Slice(head, 1),
            OutputProjection = all.OutputProjection.Tokens == 0 ? default : all.OutputProjection.Slice(head * group * width, group * width),
            Rotary = all.Rotary,
        };
    }
}
