namespace PipelineDsl.Kernels;

/// <summary>
/// LLMLingua (Jiang et al., EMNLP 2023, arXiv 2310.05736), one segment of its token level: tokens stay that a small language model did not expect. The
/// threshold is the loss that a share of the tokens reaches, and a token stays when its loss is above it: so about one fewer than that share.
/// </summary>
public static class PerplexityFilter
{
    /// <summary>Bytes that <see cref="Threshold"/> takes from its workspace, and gives back.</summary>
    /// <param name="losses">Number of losses.</param>
    public static long WorkspaceBytes(int losses) => Workspace.BytesFor<int>(losses) + Ranking.WorkspaceBytes(losses);

    /// <summary>
    /// The place of the threshold among the losses sorted from the greatest: int(losses x ratio) - 1, but at least 0; -1 when all tokens stay.
    /// </summary>
    /// <param name="losses">Number of losses.</param>
    /// <param name="ratio">The share of tokens that stays, from 0; 1 and more for all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ratio"/> is negative or not a number.</exception>
    public static int Rank(int losses, double ratio)
    {
        if (!(ratio >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "The share of tokens that stays is not negative.");
        }

        return ratio >= 1 || losses == 0 ? -1 : int.Max(0, (int)(losses * ratio) - 1);
    }

    /// <summary>The loss above which a token stays; -infinity when all do.</summary>
    /// <param name="losses">Losses without NaN; +infinity marks tokens that stay whatever happens and are not counted.</param>
    /// <param name="ratio">The share of tokens that stays, from 0; 1 and more for all.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ratio"/> is negative or not a number.</exception>
    /// <exception cref="NotFiniteNumberException">A loss is NaN.</exception>
    public static float Threshold(ReadOnlySpan<float> losses, double ratio, Workspace workspace)
    {
        for (int token = 0; token < losses.Length; token++)
        {
            if (float.IsNaN(losses[token]))
            {
                throw new NotFiniteNumberException($"Loss {token} of {losses.Length} is NaN.");
            }
        }

        int forced = losses.Count(float.PositiveInfinity);
        int rank = Rank(losses.Length - forced, ratio);
        if (rank < 0)
        {
            return float.NegativeInfinity;
        }

        long mark = workspace.Mark();
        Span<int> order = workspace.Take<int>(losses.Length);
        Ranking.Descending(losses, order, workspace);
        float threshold = losses[order[forced + rank]];
        workspace.Release(mark);
        return threshold;
    }

    /// <summary>Writes the tokens that stay, ascending, and returns how many.</summary>
    /// <param name="losses">Losses; one fewer than there are tokens.</param>
    /// <param name="threshold">The loss above which a token stays.</param>
    /// <param name="place">Which token a loss decides about.</param>
    /// <param name="kept">Receives the tokens; one longer than the losses.</param>
    /// <exception cref="ArgumentException"><paramref name="kept"/> is too short.</exception>
    public static int Select(ReadOnlySpan<float> losses, float threshold, LossPlace place, Span<int> kept)
    {
        if (kept.Length <= losses.Length)
        {
            throw new ArgumentException($"{losses.Length + 1} tokens may stay, but there is room for {kept.Length}.", nameof(kept));
        }

        int count = 0, shift = place == LossPlace.OwnToken ? 1 : 0;
        if (shift == 1)
        {
            kept[count++] = 0;
        }

        for (int loss = 0; loss < losses.Length; loss++)
        {
            if (losses[loss] > threshold)
            {
                kept[count++] = loss + shift;
            }
        }

        if (shift == 0)
        {
            kept[count++] = losses.Length;
        }

        return count;
    }
}
