namespace PipelineDsl.Evaluation;

/// <summary>Quantiles of a sample, linear between order statistics (Hyndman and Fan's type 7, what NumPy and R give).</summary>
public static class Quantile
{
    /// <summary>One quantile.</summary>
    /// <param name="sample">At least one value; not changed.</param>
    /// <param name="probability">0 for the least, 1 for the greatest.</param>
    /// <exception cref="ArgumentException">The sample is empty or holds NaN, or the probability lies outside 0 to 1.</exception>
    public static double Of(ReadOnlySpan<double> sample, double probability)
    {
        double[] sorted = sample.ToArray();
        Array.Sort(sorted);
        return OfSorted(sorted, probability);
    }

    internal static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("An empty sample has no quantiles.", nameof(sorted));
        }

        // Array.Sort puts NaN first.
        if (double.IsNaN(sorted[0]))
        {
            throw new ArgumentException("The sample holds NaN.", nameof(sorted));
        }

        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Expected a probability from 0 to 1.");
        }

        double position = probability * (sorted.Length - 1);
        int below = (int)position;
        int above = int.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
