namespace PipelineDsl.Kernels;

/// <summary>
/// The two matchings of PiToMe (arXiv 2405.16148), both over tokens ranked by descending energy (<see cref="TokenEnergy"/>): tokens of large
/// redundant clusters come first.
/// </summary>
public static class EnergyMatching
{
    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        (6 * Workspace.BytesFor<int>(tokens)) + long.Max(SetMatching.WorkspaceBytes(tokens, width), Ranking.WorkspaceBytes(tokens));

    /// <summary>
    /// The matching of the later layers: of the 2r highest ranks the even ones are sources and the odd ones destinations; every source merges
    /// into its most similar destination and all other tokens are protected. Rows: what <paramref name="isProtected"/> names, the others by
    /// descending energy, destinations by descending energy.
    /// </summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="energies">Energy of every token, not NaN.</param>
    /// <param name="removed">How many tokens are merged away, r; with 0 every row stays where it is.</param>
    /// <param name="isProtected">Tokens that are left out of the ranking; empty for none.</param>
    /// <param name="visible">False for padding, which merges with padding if it can; empty when all are visible.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than half of the unprotected tokens should merge.</exception>
    /// <exception cref="ArgumentException">There is not one flag or energy per token.</exception>
    public static Matching MatchTop(
        TokenMatrix metric, ReadOnlySpan<float> energies, int removed, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace) =>
        Match(metric, energies, removed, isTop: true, isProtected, visible, workspace, VectorWidth.Best);

    /// <summary>
    /// The matching of the first layers: all tokens are parted by the parity of their rank, the even ones being sources, and the r sources with
    /// the highest cosine merge. Rows: what <paramref name="isProtected"/> names, unmerged sources by descending cosine, destinations by
    /// descending energy.
    /// </summary>
    /// <inheritdoc cref="MatchTop" path="/param"/>
    /// <exception cref="ArgumentOutOfRangeException">More than half of the unprotected tokens should merge.</exception>
    /// <exception cref="ArgumentException">There is not one flag or energy per token.</exception>
    public static Matching MatchAll(
        TokenMatrix metric, ReadOnlySpan<float> energies, int removed, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace) =>
        Match(metric, energies, removed, isTop: false, isProtected, visible, workspace, VectorWidth.Best);

    internal static Matching Match(
        TokenMatrix metric,
        ReadOnlySpan<float> energies,
        int removed,
        bool isTop,
        ReadOnlySpan<bool> isProtected,
        ReadOnlySpan<bool> visible,
        Workspace workspace,
        VectorWidth vectors)
    {
        int tokens = metric.Tokens;
        ArgumentOutOfRangeException.ThrowIfNegative(removed);
        MatchFlags.Check(tokens, isProtected, nameof(isProtected));
        if (energies.Length != tokens)
        {
            throw new ArgumentException($"Expected {tokens} energies, got {energies.Length}.", nameof(energies));
        }

        Span<int> front = workspace.Take<int>(tokens), others = workspace.Take<int>(tokens), ranked = workspace.Take<int>(tokens);
        int protectedCount = MatchFlags.Part(tokens, isProtected, front, others);
        others = others[..(tokens - protectedCount)];
        if (2L * removed > others.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(removed), removed, $"Of {others.Length} unprotected tokens {others.Length / 2} can merge at most: they merge in pairs.");
        }

        Span<float> unprotected = workspace.Take<float>(others.Length);
        TokenList.Gather(energies, others, unprotected);
        ranked = ranked[..others.Length];
        Ranking.Descending(unprotected, ranked, workspace, vectors);
        TokenList.ToTokens(others, ranked);
        int mergeable = isTop && removed > 0 ? 2 * removed : ranked.Length;
        Span<int> sources = workspace.Take<int>((mergeable + 1) / 2), targets = workspace.Take<int>(mergeable / 2);
        for (int rank = 0; rank < mergeable; rank++)
        {
            (rank % 2 == 0 ? sources : targets)[rank / 2] = ranked[rank];
        }

        ranked[mergeable..].CopyTo(front[protectedCount..]);
        front = front[..(tokens - mergeable)];
        return SetMatching.Match(metric, sources, targets, front, removed, visible, MergeOrder.ToMe, workspace, vectors);
    }
}
