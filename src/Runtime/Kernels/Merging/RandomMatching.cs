namespace PipelineDsl.Kernels;

/// <summary>
/// Random bipartite matching, a variant in the code of ToMe (arXiv 2210.09461): random tokens merge into the most similar of the others. The
/// sources are the tokens with the lowest hash of (seed, original position), which are those that random pruning drops.
/// </summary>
public static class RandomMatching
{
    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        (4 * Workspace.BytesFor<int>(tokens)) + long.Max(SetMatching.WorkspaceBytes(tokens, width), Ranking.WorkspaceBytes(tokens));

    /// <summary>Merges <paramref name="removed"/> random tokens.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="removed">How many tokens are merged away; with 0 every row stays where it is.</param>
    /// <param name="positions">Original positions and the seed.</param>
    /// <param name="isProtected">Tokens that neither merge nor are merged into; empty for none.</param>
    /// <param name="visible">False for padding, which merges with padding if it can; empty when all are visible.</param>
    /// <param name="order">By position, or as the reference does: protected tokens, then destinations in random order.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentOutOfRangeException">No destination would be left.</exception>
    /// <exception cref="ArgumentException">There is not one flag or position per token.</exception>
    public static Matching Match(
        TokenMatrix metric,
        int removed,
        TokenPositions positions,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        MergeOrder order,
        Workspace workspace) => Match(metric, removed, positions, isProtected, visible, order, workspace, VectorWidth.Best);

    internal static Matching Match(
        TokenMatrix metric,
        int removed,
        TokenPositions positions,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        MergeOrder order,
        Workspace workspace,
        VectorWidth vectors)
    {
        int tokens = metric.Tokens;
        ArgumentOutOfRangeException.ThrowIfNegative(removed);
        MatchFlags.Check(tokens, isProtected, nameof(isProtected));
        if (positions.Count != tokens)
        {
            throw new ArgumentException($"Expected {tokens} positions, got {positions.Count}.", nameof(positions));
        }

        Span<int> front = workspace.Take<int>(tokens), others = workspace.Take<int>(tokens), ranked = workspace.Take<int>(tokens);
        front = front[..MatchFlags.Part(tokens, isProtected, front, others)];
        others = others[..(tokens - front.Length)];
        int targets = others.Length - removed;
        if (removed > 0 && targets < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(removed), removed, $"Of {others.Length} unprotected tokens {others.Length - 1} can merge into another at most.");
        }

        Span<float> scores = workspace.Take<float>(others.Length);
        for (int i = 0; i < others.Length; i++)
        {
            scores[i] = KeyedHash.Unit(positions.Seed, (ulong)positions[others[i]]);
        }

        ranked = ranked[..others.Length];
        Ranking.Descending(scores, ranked, workspace, vectors);
        TokenList.ToTokens(others, ranked);
        Span<int> sources = ranked[targets..];
        sources.Sort();
        return SetMatching.Match(metric, sources, ranked[..targets], front, removed, visible, order, workspace, vectors);
    }
}
