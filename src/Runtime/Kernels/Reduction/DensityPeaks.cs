namespace PipelineDsl.Kernels;

/// <summary>
/// Density peaks among the nearest neighbours (DPC-kNN: Du et al. 2016; SparseVLM's recycling, arXiv 2410.04417, section 3.3). With the distance
/// D = ||x_i - x_j|| / sqrt(channels): density = exp(-mean of the smallest D^2), delta = the least D to a denser token, or the greatest D of all.
/// A token with much of both is a cluster's centre. No noise is added to the densities: ties go to the lowest place.
/// </summary>
public static unsafe class DensityPeaks
{
    /// <summary>Bytes that <c>Score</c> and <c>Cluster</c> take from their workspace, and give back.</summary>
    /// <param name="count">Tokens compared.</param>
    /// <param name="width">Their channels.</param>
    public static long WorkspaceBytes(int count, int width) =>
        TokenSet.Bytes(count, width)
        + PairMatrix.Bytes(count)
        + (4 * Workspace.BytesFor<float>(count))
        + Ranking.WorkspaceBytes(count)
        + Workspace.BytesFor<int>(count);

    /// <summary>Writes density times delta.</summary>
    /// <param name="rows">All tokens [tokens, channels]; finite.</param>
    /// <param name="tokens">Which of them are compared; empty for all.</param>
    /// <param name="neighbours">Smallest distances in the mean, that of the token to itself included; at least 1.</param>
    /// <param name="scores">Receives one score per compared token.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="neighbours"/> is not positive, or there is no such token.</exception>
    public static void Score(TokenMatrix rows, ReadOnlySpan<int> tokens, int neighbours, Span<float> scores, Workspace workspace) =>
        Score(rows, tokens, neighbours, scores, workspace, VectorWidth.Best);

    /// <summary>Groups tokens: the highest scores are centres, every other token joins the nearest of them, the first among equals.</summary>
    /// <param name="rows">All tokens [tokens, channels]; finite.</param>
    /// <param name="tokens">Which of them are grouped; empty for all.</param>
    /// <param name="neighbours">As for <c>Score</c>.</param>
    /// <param name="centres">Receives places in <paramref name="tokens"/>, by descending score; its length says how many.</param>
    /// <param name="assignment">Receives for every grouped token the place of its centre in <paramref name="centres"/>.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="neighbours"/> is not positive, there is no such token, or there are no centres or more of them than tokens.
    /// </exception>
    public static void Cluster(
        TokenMatrix rows, ReadOnlySpan<int> tokens, int neighbours, Span<int> centres, Span<int> assignment, Workspace workspace) =>
        Cluster(rows, tokens, neighbours, centres, assignment, workspace, VectorWidth.Best);

    internal static void Score(
        TokenMatrix rows, ReadOnlySpan<int> tokens, int neighbours, Span<float> scores, Workspace workspace, VectorWidth vectors)
    {
        long mark = workspace.Mark();
        PairMatrix distances = Distances(rows, tokens, workspace, vectors);
        Score(distances, neighbours, scores, workspace);
        workspace.Release(mark);
    }

    internal static void Cluster(
        TokenMatrix rows, ReadOnlySpan<int> tokens, int neighbours, Span<int> centres, Span<int> assignment, Workspace workspace, VectorWidth vectors)
    {
        long mark = workspace.Mark();
        PairMatrix distances = Distances(rows, tokens, workspace, vectors);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(centres.Length, distances.Count, nameof(centres));
        ArgumentOutOfRangeException.ThrowIfZero(centres.Length, nameof(centres));
        Span<float> scores = workspace.Take<float>(distances.Count);
        Score(distances, neighbours, scores, workspace);
        Span<int> order = workspace.Take<int>(distances.Count);
        Ranking.Descending(scores, order, workspace, vectors);
        order[..centres.Length].CopyTo(centres);
        for (int token = 0; token < distances.Count; token++)
        {
            ReadOnlySpan<float> row = distances.Row(token);
            int nearest = 0;
            for (int centre = 1; centre < centres.Length; centre++)
            {
                nearest = row[centres[centre]] < row[centres[nearest]] ? centre : nearest;
            }

            assignment[token] = nearest;
        }

        for (int centre = 0; centre < centres.Length; centre++)
        {
            // One of two centres in the same place would join the other.
            assignment[centres[centre]] = centre;
        }

        workspace.Release(mark);
    }

    /// <summary>D^2 of all pairs: squares minus twice the product, which is exactly 0 for tokens that are equal.</summary>
    private static PairMatrix Distances(TokenMatrix rows, ReadOnlySpan<int> tokens, Workspace workspace, VectorWidth vectors)
    {
        PanelSet set = TokenSet.Of(rows, tokens, workspace, vectors);
        var matrix = PairMatrix.Of(set, workspace, vectors);
        Span<float> squares = workspace.Take<float>(set.Count);
        for (int token = 0; token < set.Count; token++)
        {
            squares[token] = matrix.Row(token)[token];
        }

        for (int token = 0; token < set.Count; token++)
        {
            Span<float> row = matrix.Row(token);
            for (int other = 0; other < row.Length; other++)
            {
                row[other] = float.Max(0, squares[token] + squares[other] - (2 * row[other])) / rows.Channels;
            }
        }

        return matrix;
    }

    private static void Score(PairMatrix distances, int neighbours, Span<float> scores, Workspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(neighbours);
        int nearest = int.Min(neighbours, distances.Count);
        Span<float> densities = workspace.Take<float>(distances.Count), smallest = workspace.Take<float>(distances.Count);
        float greatest = 0;
        for (int token = 0; token < distances.Count; token++)
        {
            ReadOnlySpan<float> row = distances.Row(token);
            densities[token] = Density(row, smallest[..nearest]);
            foreach (float distance in row)
            {
                greatest = float.Max(greatest, distance);
            }
        }

        for (int token = 0; token < distances.Count; token++)
        {
            ReadOnlySpan<float> row = distances.Row(token);
            float least = float.PositiveInfinity;
            for (int other = 0; other < row.Length; other++)
            {
                least = densities[other] > densities[token] && row[other] < least ? row[other] : least;
            }

            scores[token] = densities[token] * MathF.Sqrt(float.Min(least, greatest));
        }
    }

    /// <summary>exp(-mean of the smallest), which are kept in ascending order while the row is read, and so are added in that order.</summary>
    private static float Density(ReadOnlySpan<float> row, Span<float> smallest)
    {
        int count = 0;
        foreach (float distance in row)
        {
            if (count == smallest.Length && !(distance < smallest[count - 1]))
            {
                continue;
            }

            count = int.Min(count + 1, smallest.Length);
            int place = count - 1;
            for (; place > 0 && smallest[place - 1] > distance; place--)
            {
                smallest[place] = smallest[place - 1];
            }

            smallest[place] = distance;
        }

        float sum = 0;
        foreach (float distance in smallest)
        {
            sum += distance;
        }

        return Exponential<Lanes1, float>.OfNegative(-sum / smallest.Length);
    }
}
