namespace PipelineDsl.Kernels;

/// <summary>
/// Adjacent matching (A-ToMe, arXiv 2306.16009): only neighbours in the sequence merge, so that the order in time stays. Pairs of a token and
/// the next one are taken by descending cosine, the earlier first among equals; a pair that shares a token with one taken before is passed
/// over, so that at most two tokens become one. With a count, a pair is also passed over when taking it would leave too few pairs to reach the
/// count (it would part an even run of free tokens into two odd ones). With a threshold, every pair whose cosine is at least that takes
/// part. The earlier token leads; rows are in order of position. A protected token has no neighbours.
/// </summary>
public static unsafe class AdjacentMatching
{
    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        MatchingMemory.Bytes(tokens, tokens)
        + Workspace.BytesFor<float>(tokens)
        + Workspace.BytesFor<int>(tokens)
        + Workspace.BytesFor<bool>(tokens)
        + long.Max(NeighbourCosines.WorkspaceBytes(tokens, width), Ranking.WorkspaceBytes(tokens));

    /// <summary>The most pairs that do not overlap: half of every run of unprotected tokens.</summary>
    /// <param name="isProtected">One flag per token.</param>
    public static int MostMerges(ReadOnlySpan<bool> isProtected)
    {
        int most = 0, run = 0;
        foreach (bool ends in isProtected)
        {
            most += ends ? run / 2 : 0;
            run = ends ? 0 : run + 1;
        }

        return most + (run / 2);
    }

    /// <summary>Finds the <paramref name="removed"/> merges.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="removed">How many pairs merge; with 0 every row stays where it is.</param>
    /// <param name="isProtected">Tokens that take no part; empty for none.</param>
    /// <param name="visible">False for padding, which pairs with padding before anything else; empty when all are visible.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer pairs that do not overlap.</exception>
    /// <exception cref="ArgumentException">There is not one flag per token.</exception>
    public static Matching Match(TokenMatrix metric, int removed, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace) =>
        Match(metric, removed, isProtected, visible, workspace, VectorWidth.Best);

    /// <summary>Merges every pair whose cosine is at least <paramref name="threshold"/>; how many depends on the data.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="threshold">The least cosine that merges. Padding merges with padding at any threshold up to 1.</param>
    /// <param name="isProtected">Tokens that take no part; empty for none.</param>
    /// <param name="visible">False for padding, which pairs with padding before anything else; empty when all are visible.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentException">There is not one flag per token, or the threshold is NaN.</exception>
    public static Matching MatchAbove(
        TokenMatrix metric, float threshold, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace) =>
        MatchAbove(metric, threshold, isProtected, visible, workspace, VectorWidth.Best);

    internal static Matching Match(
        TokenMatrix metric, int removed, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace, VectorWidth vectors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(removed);
        return Match(metric, removed, float.MinValue, isProtected, visible, workspace, vectors);
    }

    internal static Matching MatchAbove(
        TokenMatrix metric, float threshold, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace, VectorWidth vectors)
    {
        if (float.IsNaN(threshold))
        {
            throw new ArgumentException("The threshold is NaN.", nameof(threshold));
        }

        return Match(metric, -1, float.Max(threshold, float.MinValue), isProtected, visible, workspace, vectors);
    }

    /// <summary>Takes exactly <paramref name="removed"/> pairs, or as many as reach the threshold when that is -1.</summary>
    private static Matching Match(
        TokenMatrix metric,
        int removed,
        float threshold,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        Workspace workspace,
        VectorWidth vectors)
    {
        int tokens = metric.Tokens;
        MatchFlags.Check(tokens, isProtected, nameof(isProtected));
        MatchFlags.Check(tokens, visible, nameof(visible));
        var memory = new MatchingMemory(tokens, tokens, workspace);
        if (removed == 0 || tokens < 2)
        {
            return removed <= 0 ? memory.Identity() : throw TooMany(removed, 0);
        }

        Span<float> cosines = workspace.Take<float>(tokens - 1);
        NeighbourCosines.Compute(metric, isProtected, visible, cosines, workspace, vectors);
        var pairs = new FreePairs(cosines, workspace.Take<bool>(tokens));
        int most = isProtected.IsEmpty ? tokens / 2 : MostMerges(isProtected);
        int spare = removed < 0 ? int.MaxValue : most - removed;
        if (spare < 0)
        {
            throw TooMany(removed, most);
        }

        Span<int> ranked = workspace.Take<int>(cosines.Length);
        Ranking.Descending(cosines, ranked, workspace, vectors);
        int taken = 0;
        foreach (int left in ranked)
        {
            if (taken == removed || cosines[left] < threshold)
            {
                break;
            }

            if (!pairs.IsFree(left))
            {
                continue;
            }

            int cost = pairs.Cost(left);
            if (cost <= spare)
            {
                spare -= cost;
                pairs.Take(left);
                taken++;
            }
        }

        return Link(memory, cosines, pairs, taken);
    }

    private static Matching Link(MatchingMemory memory, ReadOnlySpan<float> cosines, FreePairs pairs, int taken)
    {
        int row = 0, source = 0;
        for (int token = 0; token < memory.Tokens; token++)
        {
            memory.Leaders[row] = token;
            memory.Assignment[token] = row++;
            if (pairs.IsTaken(token))
            {
                memory.Cosines[source] = cosines[token];
                memory.Assignment[token + 1] = token;
                memory.Sources[source++] = ++token;
            }
        }

        return memory.Link(row, taken);
    }

    private static ArgumentOutOfRangeException TooMany(int removed, int most) =>
        new(nameof(removed), removed, $"{most} pairs of neighbours can merge at most, but {removed} should.");
}
