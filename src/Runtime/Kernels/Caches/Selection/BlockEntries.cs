namespace PipelineDsl.Kernels;

/// <summary>
/// Selection block by block (KeyDiff, arXiv 2504.15364; kvpress' BlockPress): what has stayed so far competes with the next entries, as if the
/// cache had never been longer. Scores that do not depend on other entries give the highest of all; KeyDiff's do depend on them.
/// </summary>
public static class BlockEntries
{
    /// <summary>Bytes that <see cref="Select"/> takes from its workspace, and gives back.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="options">Options of the stage.</param>
    public static long WorkspaceBytes<TScorer>(CacheShape shape, CacheOptions options)
        where TScorer : struct, ICacheScorer =>
        RunScores<TScorer>.WorkspaceBytes(shape, options, shape.Entries) + TopK.WorkspaceBytes(shape.Entries);

    /// <summary>
    /// Keeps <see cref="CacheLayer.Kept"/> entries a head. Scorers that read keys, values and positions only are asked once a block; what others read
    /// belongs to the whole cache, so they are asked once.
    /// </summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="layer">The layer; its first and last entries that are protected stay.</param>
    /// <param name="blockLength">Entries that are added at a time; at least 1.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="NotFiniteNumberException">A score is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static void Select<TScorer>(in CacheLayer layer, int blockLength, KeptEntries kept, Workspace workspace)
        where TScorer : struct, ICacheScorer
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockLength, 1);
        int entries = layer.Shape.Entries, count = layer.Kept;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, entries, nameof(layer));
        kept.Counts.Fill(count);
        for (int head = 0; head < kept.Heads; head++)
        {
            Count(kept.Room(head)[..count], 0);
        }

        long mark = workspace.Mark();
        var runs = new RunScores<TScorer>(layer, int.Min(entries, (int)long.Min(int.MaxValue, (long)count + blockLength)), workspace);
        for (int first = count; first < entries && count > 0; first += int.Min(blockLength, entries - first))
        {
            int end = first + int.Min(blockLength, entries - first), candidates = count + end - first;
            for (int head = 0; head < kept.Heads; head++)
            {
                Span<int> room = runs.Entries(head);
                kept.Of(head).CopyTo(room);
                Count(room[count..candidates], first);
            }

            int recent = int.Clamp(end - (entries - layer.Recent), 0, candidates);
            ReadOnlySpan<float> scores = runs.Of(layer, candidates, count, int.Min(layer.Sinks, candidates), recent);
            for (int head = 0; head < kept.Heads; head++)
            {
                Span<int> stays = kept.Room(head)[..count];
                TopK.Select(scores.Slice(head * candidates, candidates), count, stays, workspace);
                foreach (ref int entry in stays)
                {
                    entry = runs.Entries(head)[entry];
                }
            }
        }

        workspace.Release(mark);
    }

    private static void Count(Span<int> entries, int first)
    {
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = first + i;
        }
    }
}
