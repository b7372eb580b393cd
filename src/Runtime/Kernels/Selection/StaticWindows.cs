namespace PipelineDsl.Kernels;

/// <summary>
/// Cuts a video into windows of frames so that as many tokens as possible can be averaged away (HoliTom, NeurIPS 2025): a place is static in a window when
/// every two neighbouring frames of it are similar there, and a window of n frames with s static places saves s (n - 1) tokens. A dynamic programme finds the
/// partition that saves most.
/// </summary>
public static class StaticWindows
{
    /// <summary>Bytes that <see cref="Find"/> takes from its workspace, and gives back.</summary>
    /// <param name="frames">Frames.</param>
    /// <param name="frameTokens">Places in a frame.</param>
    public static long WorkspaceBytes(int frames, int frameTokens) =>
        Workspace.BytesFor<long>(frames + 1) + (2 * Workspace.BytesFor<int>(frames + 1)) + Workspace.BytesFor<int>(frameTokens);

    /// <summary>Writes the first frame of every window, ascending; among equally good partitions the last windows are as short as possible.</summary>
    /// <param name="similarity">Similarity of every place to the same place in the frame before [frames - 1, places].</param>
    /// <param name="frames">Frames; at least 1.</param>
    /// <param name="frameTokens">Places in a frame; at least 1.</param>
    /// <param name="threshold">Places more similar than that are static.</param>
    /// <param name="longest">The most frames in a window; at least 1.</param>
    /// <param name="starts">Receives the first frames; as long as there are frames.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Number of windows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A length is below 1.</exception>
    /// <exception cref="ArgumentException">There are not so many similarities, or <paramref name="starts"/> is too short.</exception>
    public static int Find(
        ReadOnlySpan<float> similarity, int frames, int frameTokens, double threshold, int longest, Span<int> starts, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frameTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        if (similarity.Length != (long)(frames - 1) * frameTokens || starts.Length < frames)
        {
            throw new ArgumentException(
                $"{frames} frames of {frameTokens} places need {(long)(frames - 1) * frameTokens} similarities and room for {frames} windows, "
                + $"got {similarity.Length} and {starts.Length}.",
                nameof(similarity));
        }

        long mark = workspace.Mark();
        Span<long> saved = workspace.Take<long>(frames + 1);
        Span<int> windowStart = workspace.Take<int>(frames + 1), reach = workspace.Take<int>(frames + 1), steady = workspace.Take<int>(frameTokens);
        steady.Clear();
        saved[0] = 0;
        for (int last = 0; last < frames; last++)
        {
            Count(last == 0 ? [] : similarity.Slice((last - 1) * frameTokens, frameTokens), threshold, steady, reach[..(last + 1)]);
            saved[last + 1] = long.MinValue;
            for (int length = 1; length <= int.Min(longest, last + 1); length++)
            {
                long total = saved[last + 1 - length] + ((long)reach[length - 1] * (length - 1));
                if (total > saved[last + 1])
                {
                    (saved[last + 1], windowStart[last + 1]) = (total, last + 1 - length);
                }
            }
        }

        int windows = 0;
        for (int end = frames; end > 0; end = windowStart[end])
        {
            starts[windows++] = windowStart[end];
        }

        starts[..windows].Reverse();
        workspace.Release(mark);
        return windows;
    }

    /// <summary>Whether a place stands still in a window.</summary>
    /// <param name="similarity">Similarity of every place to the same place in the frame before [frames - 1, places].</param>
    /// <param name="frameTokens">Places in a frame.</param>
    /// <param name="threshold">Places more similar than that are static.</param>
    /// <param name="start">The window's first frame.</param>
    /// <param name="end">The frame behind its last.</param>
    /// <param name="place">The place.</param>
    public static bool IsStatic(ReadOnlySpan<float> similarity, int frameTokens, double threshold, int start, int end, int place)
    {
        for (int frame = start; frame < end - 1; frame++)
        {
            if (!(similarity[(frame * frameTokens) + place] > threshold))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Updates for how many frames every place has stood still, and counts the places by it: <paramref name="reach"/>[n] places have done so for the
    /// last n steps at least.
    /// </summary>
    private static void Count(ReadOnlySpan<float> similarity, double threshold, Span<int> steady, Span<int> reach)
    {
        reach.Clear();
        for (int place = 0; place < steady.Length; place++)
        {
            steady[place] = similarity.IsEmpty || !(similarity[place] > threshold) ? 0 : steady[place] + 1;
            reach[steady[place]]++;
        }

        for (int steps = reach.Length - 2; steps >= 0; steps--)
        {
            reach[steps] += reach[steps + 1];
        }
    }
}
