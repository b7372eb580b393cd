namespace PipelineDsl.Kernels;

/// <summary>
/// Strata of equal score range (coverage-centric selection, arXiv 2210.15809): min(strata - 1, floor((score - min) / (max - min) x strata)), and all in
/// the first one when every score is the same. The greatest score always has a stratum, whatever its sign.
/// </summary>
/// <param name="min">The least score; finite.</param>
/// <param name="max">The greatest score; finite, at least <paramref name="min"/>.</param>
/// <param name="count">Number of strata, at least 1.</param>
public readonly struct ScoreStrata(double min, double max, int count)
{
    /// <summary>Number of strata.</summary>
    public int Count => count;

    /// <summary>The stratum of a score.</summary>
    /// <param name="score">A score from the least to the greatest.</param>
    public int Of(double score)
    {
        // Halves are subtracted where the range itself would overflow; halving is exact there.
        double width = max - min;
        double place = double.IsInfinity(width) ? ((score / 2) - (min / 2)) / ((max / 2) - (min / 2)) : (score - min) / width;
        return max == min ? 0 : int.Min(count - 1, (int)(place * count));
    }

    /// <summary>Strata of the range of some scores.</summary>
    /// <param name="scores">Scores; finite, at least one.</param>
    /// <param name="count">Number of strata, at least 1.</param>
    public static ScoreStrata Of(ReadOnlySpan<double> scores, int count)
    {
        (double min, double max) = (scores[0], scores[0]);
        foreach (double score in scores)
        {
            (min, max) = (double.Min(min, score), double.Max(max, score));
        }

        return new ScoreStrata(min, max, count);
    }
}
