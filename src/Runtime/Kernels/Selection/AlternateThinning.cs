namespace PipelineDsl.Kernels;

/// <summary>
/// Removes duplicates round by round (VisPruner's diverse half): the tokens are split alternately, each at an even place is rated by its greatest
/// cosine with those at odd places, and the highest rated go. The rest lines up anew: the even ones by descending rating, then the odd ones. All
/// pairs are compared once, before the first round.
/// </summary>
public static class AlternateThinning
{
    /// <summary>Bytes that <c>Thin</c> takes from its workspace, and gives back.</summary>
    /// <param name="count">Tokens at the start.</param>
    /// <param name="width">Their channels.</param>
    public static long WorkspaceBytes(int count, int width) =>
        TokenSet.Bytes(count, width)
        + PairMatrix.Bytes(count)
        + Workspace.BytesFor<float>(count)
        + (3 * Workspace.BytesFor<int>(count))
        + Ranking.WorkspaceBytes(count);

    /// <summary>Thins tokens out. With an odd number there is one more at even places.</summary>
    /// <param name="rows">All tokens [tokens, channels]; finite.</param>
    /// <param name="tokens">The tokens to thin out, in the order of their importance.</param>
    /// <param name="step">Tokens removed in one round at most; at least 1.</param>
    /// <param name="left">Receives the tokens that are left, in the order of the last round; its length says how many.</param>
    /// <param name="removed">Receives the others in the order of their removal; empty for none.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">More are to be left than there are, there is no such token, or the step is not positive.</exception>
    public static void Thin(TokenMatrix rows, ReadOnlySpan<int> tokens, int step, Span<int> left, Span<int> removed, Workspace workspace) =>
        Thin(rows, tokens, step, left, removed, workspace, VectorWidth.Best);

    internal static void Thin(
        TokenMatrix rows, ReadOnlySpan<int> tokens, int step, Span<int> left, Span<int> removed, Workspace workspace, VectorWidth vectors)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left.Length, tokens.Length, nameof(left));
        if (tokens.IsEmpty)
        {
            return;
        }

        long mark = workspace.Mark();
        var cosines = PairMatrix.Of(TokenSet.UnitsOf(rows, tokens, workspace, vectors), workspace, vectors);
        Span<float> ratings = workspace.Take<float>(tokens.Length);
        Span<int> line = workspace.Take<int>(tokens.Length), next = workspace.Take<int>(tokens.Length), rank = workspace.Take<int>(tokens.Length);
        for (int i = 0; i < line.Length; i++)
        {
            line[i] = i;
        }

        int gone = 0;
        while (line.Length > left.Length)
        {
            int evens = (line.Length + 1) / 2;
            int going = int.Min(int.Min(step, line.Length - left.Length), evens);
            Rate(cosines, line, next, ratings);
            Ranking.Descending(ratings[..evens], rank, workspace, vectors);
            for (int i = 0; i < going && !removed.IsEmpty; i++)
            {
                removed[gone++] = tokens[line[2 * rank[i]]];
            }

            LineUp(line, rank[going..evens], next);
            next[..(line.Length - going)].CopyTo(line);
            line = line[..^going];
        }

        for (int i = 0; i < left.Length; i++)
        {
            left[i] = tokens[line[i]];
        }

        workspace.Release(mark);
    }

    /// <summary>The greatest cosine of every even token with an odd one.</summary>
    private static void Rate(PairMatrix cosines, ReadOnlySpan<int> line, Span<int> odds, Span<float> ratings)
    {
        int count = line.Length / 2;
        for (int i = 0; i < count; i++)
        {
            odds[i] = line[(2 * i) + 1];
        }

        for (int i = 0; i < line.Length; i += 2)
        {
            ReadOnlySpan<float> row = cosines.Row(line[i]);
            float most = float.NegativeInfinity;
            foreach (int odd in odds[..count])
            {
                most = row[odd] > most ? row[odd] : most;
            }

            ratings[i / 2] = most;
        }
    }

    private static void LineUp(ReadOnlySpan<int> line, ReadOnlySpan<int> evens, Span<int> next)
    {
        int place = 0;
        foreach (int even in evens)
        {
            next[place++] = line[2 * even];
        }

        for (int i = 1; i < line.Length; i += 2)
        {
            next[place++] = line[i];
        }
    }
}
