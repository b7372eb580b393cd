namespace PipelineDsl.Kernels;

/// <summary>Exact selection of the highest scores. Ties: the lowest index wins. Selected indices ascend.</summary>
public static class TopK
{
    /// <summary>Bytes that <see cref="Select"/> takes from its workspace.</summary>
    /// <param name="tokens">Number of scores.</param>
    public static long WorkspaceBytes(int tokens) => 2 * Workspace.BytesFor<int>(tokens);

    /// <summary>Writes the indices of the <paramref name="count"/> highest scores, ascending.</summary>
    /// <param name="scores">Scores without NaN; +infinity is always taken first, -infinity last.</param>
    /// <param name="count">How many; at most the number of scores.</param>
    /// <param name="kept">Receives the indices.</param>
    /// <param name="workspace">Scratch.</param>
    public static void Select(ReadOnlySpan<float> scores, int count, Span<int> kept, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, scores.Length);
        long mark = workspace.Mark();
        Span<int> order = workspace.Take<int>(scores.Length);
        Ranking.Descending(scores, order, workspace);
        order[..count].CopyTo(kept);
        kept[..count].Sort();
        workspace.Release(mark);
    }
}
