namespace PipelineDsl.Kernels;

/// <summary>
/// PruMerge's adaptive budget (arXiv 2403.15388, section 3.2): as many tokens as there are outliers among the scores, and the stride at which PruMerge+ adds
/// tokens beside them.
/// </summary>
public static class OutlierSelection
{
    /// <summary>
    /// The share r of scores above Q3 + 1.5 (Q3 - Q1), with quartiles of this sequence alone, and int(n r) as the number of tokens. Where nothing stands out
    /// that is one token, so that something is left.
    /// </summary>
    /// <param name="scores">Scores without NaN; at least one.</param>
    /// <param name="descending">Their indices in descending order.</param>
    /// <returns>How many of the highest scores stay, and the share.</returns>
    /// <exception cref="ArgumentException">There are no scores, or not one rank for each.</exception>
    public static (int Count, double Share) Count(ReadOnlySpan<float> scores, ReadOnlySpan<int> descending)
    {
        double fence = Percentiles.UpperFence(scores, descending);
        int outliers = 0;
        while (outliers < scores.Length && scores[descending[outliers]] > fence)
        {
            outliers++;
        }

        double share = (double)int.Max(outliers, 1) / scores.Length;
        return (int.Max(1, (int)(scores.Length * share)), share);
    }

    /// <summary>PruMerge+'s stride: int(int(1 / r) / 3), and 1 where that is 0 because more than a third stands out.</summary>
    /// <param name="share">The share r of tokens that stand out; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not above 0 and at most 1.</exception>
    public static int Stride(double share) => share is > 0 and <= 1
        ? int.Max(1, (int)(1 / share) / 3)
        : throw new ArgumentOutOfRangeException(nameof(share), share, "A share of tokens is above 0 and at most 1.");

    /// <summary>
    /// Writes every stride-th index of all but the last that is not chosen yet, ascending; the last is never sampled, as in the reference. Where not all fit,
    /// evenly spaced ones of them are written.
    /// </summary>
    /// <param name="isChosen">Which indices are chosen already.</param>
    /// <param name="stride">At least 1.</param>
    /// <param name="added">Receives the indices.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stride"/> is below 1.</exception>
    public static int AddStrided(ReadOnlySpan<bool> isChosen, int stride, Span<int> added)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        int candidates = 0;
        for (int index = 0; index < isChosen.Length - 1; index += stride)
        {
            candidates += isChosen[index] ? 0 : 1;
        }

        int picks = int.Min(candidates, added.Length), ordinal = 0, pick = 0;
        for (int index = 0; index < isChosen.Length - 1 && pick < picks; index += stride)
        {
            if (!isChosen[index] && ordinal++ == StridedSelection.Target(pick, candidates, picks))
            {
                added[pick++] = index;
            }
        }

        return picks;
    }
}
