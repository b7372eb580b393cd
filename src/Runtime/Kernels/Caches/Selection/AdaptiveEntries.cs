namespace PipelineDsl.Kernels;

/// <summary>
/// Heads that compete for the budget of their layer (AdaKV, arXiv 2407.11550): the total is exact, and each head's part is where its scores are high. Ties: the
/// lowest head, then the lowest index wins.
/// </summary>
public static class AdaptiveEntries
{
    /// <summary>Bytes that a selection takes from its workspace, and gives back.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    public static long WorkspaceBytes(CacheShape shape) =>
        Workspace.BytesFor<float>(shape.Scores) + Workspace.BytesFor<int>(shape.Scores) + TopK.WorkspaceBytes(shape.Scores);

    /// <summary>Keeps <paramref name="count"/> entries a head on average, and a fifth of them in each head, as the paper and kvpress do.</summary>
    /// <inheritdoc cref="Select(ReadOnlySpan{float}, int, double, KeptEntries, Workspace)"/>
    public static void Select(ReadOnlySpan<float> scores, int count, KeptEntries kept, Workspace workspace) =>
        Select(scores, count, CacheMath.HeadSafeguard, kept, workspace);

    /// <summary>Keeps <paramref name="count"/> entries a head on average (kvpress' form).</summary>
    /// <param name="scores">Scores without NaN [heads, entries]; entries of +infinity always stay.</param>
    /// <param name="count">Mean number of entries kept, at least the number of +infinity in each head.</param>
    /// <param name="safeguard">The part of <paramref name="count"/> that every head keeps, 0 to 1, rounded down.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The scores do not fit the heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static void Select(ReadOnlySpan<float> scores, int count, double safeguard, KeptEntries kept, Workspace workspace)
    {
        int entries = EntryScores.Entries(scores.Length, kept);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, entries);
        if (safeguard is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(safeguard), safeguard, "Expected a number from 0 to 1.");
        }

        long mark = workspace.Mark();
        Span<float> raised = workspace.Take<float>(scores.Length);
        scores.CopyTo(raised);
        int safe = (int)(count * safeguard);
        for (int head = 0; head < kept.Heads; head++)
        {
            Span<int> room = kept.Room(head);
            Span<float> row = raised.Slice(head * entries, entries);
            TopK.Select(row, safe, room, workspace);
            foreach (int entry in room[..safe])
            {
                row[entry] = float.PositiveInfinity;
            }
        }

        Deal(raised, entries, count * kept.Heads, kept, workspace);
        workspace.Release(mark);
    }

    /// <summary>
    /// The form of the method's own code: heads are dealt entries as they appear among the highest scores of the layer, then every head's number is
    /// drawn towards a floor and rounded half to even, so that the total may be off by a few.
    /// </summary>
    /// <param name="scores">Scores without NaN [heads, entries].</param>
    /// <param name="count">Mean number of entries kept.</param>
    /// <param name="floor">How far the numbers are drawn towards equality, 0 (not at all) to 1.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The scores do not fit the heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static void SelectTowardsFloor(ReadOnlySpan<float> scores, int count, double floor, KeptEntries kept, Workspace workspace)
    {
        Select(scores, count, 0, kept, workspace);
        if (floor is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(floor), floor, "Expected a number from 0 to 1.");
        }

        int entries = EntryScores.Entries(scores.Length, kept), least = (int)(count * floor);
        foreach (ref int dealt in kept.Counts)
        {
            dealt = int.Min(entries, (int)Math.Round((dealt * (1 - floor)) + least, MidpointRounding.ToEven));
        }

        HighestEntries.SelectCounts(scores, kept, workspace);
    }

    /// <summary>Gives the highest scores of all heads to the heads that they belong to.</summary>
    private static void Deal(ReadOnlySpan<float> scores, int entries, int total, KeptEntries kept, Workspace workspace)
    {
        Span<int> highest = workspace.Take<int>(total);
        TopK.Select(scores, total, highest, workspace);
        kept.Counts.Clear();
        foreach (int index in highest)
        {
            int head = index / entries;
            kept.Room(head)[kept.Counts[head]++] = index - (head * entries);
        }
    }
}
