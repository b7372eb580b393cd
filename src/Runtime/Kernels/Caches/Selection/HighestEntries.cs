namespace PipelineDsl.Kernels;

/// <summary>The highest scores of every head. Ties: the lowest index wins. Kept indices ascend.</summary>
public static class HighestEntries
{
    /// <summary>Bytes that <see cref="Select(ReadOnlySpan{float}, int, KeptEntries, Workspace)"/> takes from its workspace, and gives back.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    public static long WorkspaceBytes(CacheShape shape) => TopK.WorkspaceBytes(shape.Entries);

    /// <summary>Keeps the same number of entries in every head.</summary>
    /// <param name="scores">Scores without NaN [heads, entries]; +infinity is always taken first.</param>
    /// <param name="count">Entries that each head keeps, 0 to all.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The scores do not fit the heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or exceeds the entries.</exception>
    public static void Select(ReadOnlySpan<float> scores, int count, KeptEntries kept, Workspace workspace)
    {
        kept.Counts.Fill(count);
        SelectCounts(scores, kept, workspace);
    }

    /// <summary>Keeps in every head a number of its own.</summary>
    /// <param name="scores">Scores without NaN [heads, entries]; +infinity is always taken first.</param>
    /// <param name="counts">Entries that each head keeps, 0 or more; a head that has fewer keeps all.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The scores or the counts do not fit the heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static void Select(ReadOnlySpan<float> scores, ReadOnlySpan<int> counts, KeptEntries kept, Workspace workspace)
    {
        if (counts.Length != kept.Heads)
        {
            throw new ArgumentException($"Expected the counts of {kept.Heads} heads, got {counts.Length}.", nameof(counts));
        }

        int entries = EntryScores.Entries(scores.Length, kept);
        for (int head = 0; head < counts.Length; head++)
        {
            kept.Counts[head] = int.Min(counts[head], entries);
        }

        SelectCounts(scores, kept, workspace);
    }

    /// <summary>Keeps in every head as many entries as <see cref="KeptEntries.Counts"/> says already.</summary>
    internal static void SelectCounts(ReadOnlySpan<float> scores, KeptEntries kept, Workspace workspace)
    {
        int entries = EntryScores.Entries(scores.Length, kept);
        for (int head = 0; head < kept.Heads; head++)
        {
            TopK.Select(scores.Slice(head * entries, entries), kept.Counts[head], kept.Room(head), workspace);
        }
    }
}
