namespace PipelineDsl.Kernels;

/// <summary>Percentiles by linear interpolation between the neighbouring values, and the fence by which outliers are told.</summary>
public static class Percentiles
{
    /// <summary>The value below which a share of the values lies: between ranks floor(p) and floor(p) + 1 for p = share (n - 1).</summary>
    /// <param name="values">The values, in any order; at least one, without NaN.</param>
    /// <param name="descending">Their indices in descending order, as <see cref="Ranking"/> writes them.</param>
    /// <param name="share">The share, 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no values, or not one rank for each.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="share"/> is not from 0 to 1.</exception>
    public static double Linear(ReadOnlySpan<float> values, ReadOnlySpan<int> descending, double share)
    {
        if (values.IsEmpty || descending.Length != values.Length)
        {
            throw new ArgumentException($"Expected the order of at least one value, got {values.Length} values and {descending.Length} ranks.", nameof(values));
        }

        if (!(share >= 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        }

        double rank = share * (values.Length - 1);
        int below = (int)rank;
        double low = values[descending[^(below + 1)]];
        double high = values[descending[^int.Min(below + 2, values.Length)]];
        return low + ((high - low) * (rank - below));
    }

    /// <summary>The upper fence: the third quartile plus 1.5 times the distance between the quartiles. What lies above it is an outlier.</summary>
    /// <param name="values">The values, in any order; at least one, without NaN.</param>
    /// <param name="descending">Their indices in descending order.</param>
    /// <exception cref="ArgumentException">There are no values, or not one rank for each.</exception>
    public static double UpperFence(ReadOnlySpan<float> values, ReadOnlySpan<int> descending)
    {
        double first = Linear(values, descending, 0.25), third = Linear(values, descending, 0.75);
        return third + (1.5 * (third - first));
    }
}
