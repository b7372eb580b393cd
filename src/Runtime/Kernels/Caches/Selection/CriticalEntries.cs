namespace PipelineDsl.Kernels;

/// <summary>
/// Entries that matter to the layer's output (CriticalKV, arXiv 2502.03805): half of a head's budget goes by score alone, the rest by score times
/// how much the value adds to the output. The product makes sense for scores that are not negative, such as attention and its means.
/// </summary>
public static class CriticalEntries
{
    /// <summary>Added to every score before it is multiplied, so that entries without attention are told apart by their values.</summary>
    private const float Epsilon = 1e-4f;

    /// <summary>Bytes that <see cref="Select(in CacheLayer, Span{float}, bool, KeptEntries, Workspace)"/> takes from its workspace, and gives back.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    public static long WorkspaceBytes(CacheShape shape) =>
        long.Max(AdaptiveEntries.WorkspaceBytes(shape), Workspace.BytesFor<float>(shape.Scores) + TopK.WorkspaceBytes(shape.Entries));

    /// <summary>Keeps <see cref="CacheLayer.Kept"/> entries a head.</summary>
    /// <param name="layer">The layer, with its values and <see cref="CacheLayer.OutputProjection"/>.</param>
    /// <param name="scores">Scores without NaN [heads, entries], +infinity for what stays; used as scratch.</param>
    /// <param name="isAdaptive">Whether the heads compete for the budget (<see cref="AdaptiveEntries"/>); then the number is their mean.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The scores or the projection do not fit the layer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More is to be kept than there is.</exception>
    public static void Select(in CacheLayer layer, Span<float> scores, bool isAdaptive, KeptEntries kept, Workspace workspace) =>
        Select(layer, scores, isAdaptive, kept, workspace, VectorWidth.Best);

    internal static void Select(
        in CacheLayer layer, Span<float> scores, bool isAdaptive, KeptEntries kept, Workspace workspace, VectorWidth vectors)
    {
        int entries = EntryScores.Entries(scores.Length, kept);
        if (isAdaptive)
        {
            AdaptiveEntries.Select(scores, layer.Kept, kept, workspace);
        }
        else
        {
            kept.Counts.Fill(layer.Kept);
        }

        long mark = workspace.Mark();
        Span<float> norms = workspace.Take<float>(scores.Length);
        ProjectedNorms.Compute(layer.Values, layer.OutputProjection, norms, vectors);
        for (int head = 0; head < kept.Heads; head++)
        {
            Span<float> row = scores.Slice(head * entries, entries);
            int byScore = kept.Counts[head] / 2;
            Span<int> room = kept.Room(head);
            TopK.Select(row, byScore, room, workspace, vectors);
            foreach (int entry in room[..byScore])
            {
                row[entry] = float.PositiveInfinity;
            }

            Weigh(row, norms.Slice(head * entries, entries));
        }

        HighestEntries.SelectCounts(scores, kept, workspace);
        workspace.Release(mark);
    }

    private static void Weigh(Span<float> scores, ReadOnlySpan<float> norms)
    {
        for (int entry = 0; entry < scores.Length; entry++)
        {
            // Infinity stays as it is: times a zero value it would be NaN.
            scores[entry] = float.IsPositiveInfinity(scores[entry]) ? scores[entry] : (scores[entry] + Epsilon) * norms[entry];
        }
    }
}
