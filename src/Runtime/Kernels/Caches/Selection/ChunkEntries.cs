namespace PipelineDsl.Kernels;

/// <summary>
/// Selections by runs of neighbouring entries. A run keeps at least one entry, and a number of runs at least one run, as in kvpress, so that a
/// layer may keep a few entries more than its budget: read <see cref="KeptEntries.Counts"/>.
/// </summary>
public static class ChunkEntries
{
    /// <summary>Bytes that <see cref="SelectWhole"/> takes from its workspace, and gives back.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    public static long WorkspaceBytesWhole(CacheShape shape) =>
        Workspace.BytesFor<float>(shape.Entries) + Workspace.BytesFor<int>(shape.Entries) + TopK.WorkspaceBytes(shape.Entries);

    /// <summary>Bytes that <see cref="SelectPerChunk"/> takes from its workspace, and gives back.</summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="options">Options of the stage.</param>
    /// <param name="chunkLength">Entries of a run.</param>
    public static long WorkspaceBytesPerChunk<TScorer>(CacheShape shape, CacheOptions options, int chunkLength)
        where TScorer : struct, ICacheScorer =>
        RunScores<TScorer>.WorkspaceBytes(shape, options, chunkLength) + TopK.WorkspaceBytes(shape.Entries);

    /// <summary>
    /// Keeps whole runs, the same in every head (ChunkKV, arXiv 2502.00299): those with the highest mean over their entries of the scores' sum over
    /// the heads. Runs are counted from the first entry that is not protected; the last one may be shorter. Ties: the first run wins.
    /// </summary>
    /// <param name="scores">Scores without NaN [heads, entries]; entries marked with +infinity in front and behind stay besides the runs.</param>
    /// <param name="keep">The fraction of the runs that stays; 0 to follow <paramref name="count"/>. With marked entries it follows that always.</param>
    /// <param name="count">Entries that each head keeps about, the marked ones included.</param>
    /// <param name="chunkLength">Entries of a run; at least 1.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The scores do not fit the heads.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static void SelectWhole(ReadOnlySpan<float> scores, double keep, int count, int chunkLength, KeptEntries kept, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkLength, 1);
        int entries = EntryScores.Entries(scores.Length, kept);
        if (entries == 0)
        {
            kept.Counts.Clear();
            return;
        }

        (int first, int open) = ProtectedEntries.Between(scores[..entries]).GetOffsetAndLength(entries);
        int chunks = Runs(open, chunkLength);
        var share = new ChunkShare(keep, count, entries, entries - open);
        long mark = workspace.Mark();
        Span<float> means = workspace.Take<float>(chunks);
        Means(scores, entries, first, open, chunkLength, means);
        Span<int> chosen = workspace.Take<int>(share.Of(chunks));
        TopK.Select(means, chosen.Length, chosen, workspace);
        Span<int> room = kept.Room(0);
        int taken = Append(room, 0, 0, first);
        foreach (int chunk in chosen)
        {
            int start = chunk * chunkLength;
            taken = Append(room, taken, first + start, int.Min(chunkLength, open - start));
        }

        taken = Append(room, taken, first + open, entries - first - open);
        kept.Counts.Fill(taken);
        for (int head = 1; head < kept.Heads; head++)
        {
            room[..taken].CopyTo(kept.Room(head));
        }

        workspace.Release(mark);
    }

    /// <summary>Writes for every run the mean over its entries of the scores' sum over the heads.</summary>
    /// <param name="scores">Scores [heads, entries].</param>
    /// <param name="heads">Key and value heads; at least 1.</param>
    /// <param name="chunkLength">Entries of a run; at least 1.</param>
    /// <param name="means">Receives the means, one for each run.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or <paramref name="means"/> is too short.</exception>
    public static void Means(ReadOnlySpan<float> scores, int heads, int chunkLength, Span<float> means)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkLength, 1);
        Means(scores, scores.Length / heads, 0, scores.Length / heads, chunkLength, means[..Runs(scores.Length / heads, chunkLength)]);
    }

    /// <summary>
    /// Keeps the highest scores of every run of entries, in every head by itself (kvpress' ChunkPress). Scorers that read keys, values and positions
    /// only are asked once a run; what others read belongs to the whole cache, so they are asked once. Protected entries stay besides each run's share.
    /// </summary>
    /// <typeparam name="TScorer">The scorer.</typeparam>
    /// <param name="layer">The layer.</param>
    /// <param name="keep">The fraction of a run that stays; 0 to follow <see cref="CacheLayer.Kept"/>. With protected entries it follows that always.</param>
    /// <param name="chunkLength">Entries of a run; at least 1.</param>
    /// <param name="kept">Receives the choice.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="NotFiniteNumberException">A score is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static void SelectPerChunk<TScorer>(in CacheLayer layer, double keep, int chunkLength, KeptEntries kept, Workspace workspace)
        where TScorer : struct, ICacheScorer
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(chunkLength, 1);
        int entries = layer.Shape.Entries, heads = layer.Shape.KvHeads;
        chunkLength = int.Min(chunkLength, entries);
        int isProtected = int.Min(entries, layer.Sinks + layer.Recent);
        var share = new ChunkShare(keep, layer.Kept, entries, isProtected);
        kept.Counts.Clear();
        long mark = workspace.Mark();
        var runs = new RunScores<TScorer>(layer, chunkLength, workspace);
        for (int first = 0; first < entries; first += chunkLength)
        {
            int length = int.Min(chunkLength, entries - first);
            int sinks = int.Clamp(layer.Sinks - first, 0, length), recent = int.Clamp(first + length - (entries - layer.Recent), 0, length - sinks);
            int quota = sinks + recent + share.Of(length - sinks - recent);
            for (int head = 0; head < heads; head++)
            {
                Append(runs.Entries(head), 0, first, length);
            }

            ReadOnlySpan<float> scores = runs.Of(layer, length, quota, sinks, recent);
            for (int head = 0; head < heads; head++)
            {
                Span<int> room = kept.Room(head)[kept.Counts[head]..];
                TopK.Select(scores.Slice(head * length, length), quota, room, workspace);
                foreach (ref int entry in room[..quota])
                {
                    entry += first;
                }

                kept.Counts[head] += quota;
            }
        }

        workspace.Release(mark);
    }

    private static int Append(Span<int> room, int taken, int first, int count)
    {
        for (int i = 0; i < count; i++)
        {
            room[taken + i] = first + i;
        }

        return taken + count;
    }

    private static int Runs(int entries, int chunkLength) => entries == 0 ? 0 : ((entries - 1) / chunkLength) + 1;

    /// <summary>Added up in double precision, head by head: the order is fixed, and runs of different lengths are compared fairly.</summary>
    private static void Means(ReadOnlySpan<float> scores, int entries, int first, int open, int chunkLength, Span<float> means)
    {
        for (int chunk = 0; chunk < means.Length; chunk++)
        {
            int start = chunk * chunkLength, length = int.Min(chunkLength, open - start);
            double sum = 0;
            for (int row = 0; row < scores.Length; row += entries)
            {
                foreach (float score in scores.Slice(row + first + start, length))
                {
                    sum += score;
                }
            }

            means[chunk] = (float)(sum / length);
        }
    }
}
