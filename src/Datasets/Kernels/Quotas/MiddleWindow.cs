namespace PipelineDsl.Kernels;

/// <summary>The samples around the median of the scores, as places in ascending order (Moderate, Xia et al., ICLR 2023).</summary>
public static class MiddleWindow
{
    /// <summary>The published window: places round(n (0.5 - r / 2)) up to, but not including, round(n (0.5 + r / 2)), rounded half to even.</summary>
    /// <param name="samples">Number of samples n.</param>
    /// <param name="keep">Fraction kept r, 0 to 1.</param>
    /// <returns>The first place, and how many; where n r is no whole number that may be one less or more than its rounding.</returns>
    public static (long First, long Count) Of(long samples, double keep)
    {
        long first = (long)Math.Round(samples * (0.5 - (keep / 2)), MidpointRounding.ToEven);
        return (first, (long)Math.Round(samples * (0.5 + (keep / 2)), MidpointRounding.ToEven) - first);
    }

    /// <summary>The first place of a window of exactly so many: round((n - count) / 2), rounded half to even.</summary>
    /// <param name="samples">Number of samples n.</param>
    /// <param name="count">How many stay, 0 to n.</param>
    public static long First(long samples, long count) => (long)Math.Round((samples - count) / 2.0, MidpointRounding.ToEven);
}
