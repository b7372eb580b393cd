namespace PipelineDsl.Evaluation;

/// <summary>Mean over seeds with its interval of confidence.</summary>
public static class SeedMean
{
    /// <summary>The mean.</summary>
    /// <param name="values">One value per seed, at least one.</param>
    public static double Of(ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Length, nameof(values));
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    /// <summary>Student's interval around the mean, or null for a single seed, which says nothing about the spread.</summary>
    /// <param name="values">One value per seed, at least one.</param>
    /// <param name="level">Confidence, for example 0.95.</param>
    public static Interval? IntervalOf(ReadOnlySpan<double> values, double level = 0.95)
    {
        double mean = Of(values);
        if (values.Length == 1)
        {
            return null;
        }

        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        double half = StudentT.Quantile((1 + level) / 2, values.Length - 1) * Math.Sqrt(squares / (values.Length - 1) / values.Length);
        return new(mean - half, mean + half);
    }
}
