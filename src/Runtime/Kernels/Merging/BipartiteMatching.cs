namespace PipelineDsl.Kernels;

/// <summary>
/// Bipartite soft matching (ToMe, arXiv 2210.09461, section 3): tokens at even positions each choose the most similar token at
/// an odd position; the pairs with the highest cosine merge. Several may choose the same one.
/// </summary>
public static unsafe class BipartiteMatching
{
    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width)
    {
        int evens = (tokens + 1) / 2;
        long search = NearestOdd.WorkspaceBytes(tokens, width);
        long choice = Workspace.BytesFor<uint>(evens) + MergeLayout.WorkspaceBytes(tokens);
        return MergeLayout.ResultBytes(tokens) + Workspace.BytesFor<float>(evens) + Workspace.BytesFor<int>(evens) + long.Max(search, choice);
    }

    /// <summary>The most tokens that one matching can merge away: the unprotected ones at even positions, if an odd one is left to merge into.</summary>
    /// <param name="isProtected">One flag per token.</param>
    public static int MostMerges(ReadOnlySpan<bool> isProtected)
    {
        int sources = 0, targets = 0;
        for (int token = 0; token < isProtected.Length; token++)
        {
            ref int side = ref (token % 2 == 0 ? ref sources : ref targets);
            side += isProtected[token] ? 0 : 1;
        }

        return targets > 0 ? sources : 0;
    }

    /// <summary>Finds the <paramref name="removed"/> merges.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="removed">How many tokens are merged away; with 0 every row stays where it is.</param>
    /// <param name="isProtected">Tokens that neither merge nor are merged into; empty for none.</param>
    /// <param name="visible">False for padding, which pairs with padding before anything else; empty when all are visible.</param>
    /// <param name="order">Order of the output rows.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than <paramref name="removed"/> tokens can be merged.</exception>
    /// <exception cref="ArgumentException">There is not one flag per token.</exception>
    public static Matching Match(
        TokenMatrix metric, int removed, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, MergeOrder order, Workspace workspace) =>
        Match(metric, removed, isProtected, visible, order, workspace, VectorWidth.Best);

    /// <summary>Finds every merge whose cosine is at least <paramref name="threshold"/>; how many depends on the data.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="threshold">The least cosine that merges. Padding merges with padding at any threshold up to 1.</param>
    /// <param name="isProtected">Tokens that neither merge nor are merged into; empty for none.</param>
    /// <param name="visible">False for padding, which pairs with padding before anything else; empty when all are visible.</param>
    /// <param name="order">Order of the output rows.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentException">There is not one flag per token, or the threshold is NaN.</exception>
    public static Matching MatchAbove(
        TokenMatrix metric, float threshold, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, MergeOrder order, Workspace workspace) =>
        MatchAbove(metric, threshold, isProtected, visible, order, workspace, VectorWidth.Best);

    internal static Matching Match(
        TokenMatrix metric,
        int removed,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        MergeOrder order,
        Workspace workspace,
        VectorWidth vectors)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(removed);
        MatchFlags.Check(metric.Tokens, isProtected, nameof(isProtected));
        MatchFlags.Check(metric.Tokens, visible, nameof(visible));
        var layout = new MergeLayout(metric.Tokens, workspace);
        int evens = (metric.Tokens + 1) / 2;
        Span<float> best = workspace.Take<float>(evens);
        Span<int> partner = workspace.Take<int>(evens);
        if (removed == 0)
        {
            return layout.Identity();
        }

        int found = NearestOdd.Find(metric, isProtected, visible, best, partner, workspace, vectors);
        if (removed > found)
        {
            throw new ArgumentOutOfRangeException(
                nameof(removed),
                removed,
                $"Of {metric.Tokens} tokens {found} can merge into another (at even positions, unprotected, with a partner), but {removed} should.");
        }

        uint* keys = workspace.TakePointer<uint>(evens);
        OrderedKeys.Of(best, keys);
        uint separator = OrderedKeys.Separator(keys, evens, removed, vectors, out int ties);
        return layout.Build(best, keys, separator, ties, partner, isProtected, order, workspace, vectors);
    }

    internal static Matching MatchAbove(
        TokenMatrix metric,
        float threshold,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        MergeOrder order,
        Workspace workspace,
        VectorWidth vectors)
    {
        if (float.IsNaN(threshold))
        {
            throw new ArgumentException("The threshold is NaN.", nameof(threshold));
        }

        MatchFlags.Check(metric.Tokens, isProtected, nameof(isProtected));
        MatchFlags.Check(metric.Tokens, visible, nameof(visible));
        var layout = new MergeLayout(metric.Tokens, workspace);
        int evens = (metric.Tokens + 1) / 2;
        Span<float> best = workspace.Take<float>(evens);
        Span<int> partner = workspace.Take<int>(evens);
        NearestOdd.Find(metric, isProtected, visible, best, partner, workspace, vectors);

        // Tokens without a partner have -infinity, which no threshold may reach.
        uint* keys = workspace.TakePointer<uint>(evens);
        OrderedKeys.Of(best, keys);
        uint separator = OrderedKeys.Of(float.Max(threshold, float.MinValue));
        return layout.Build(best, keys, separator, int.MaxValue, partner, isProtected, order, workspace, vectors);
    }
}
