namespace PipelineDsl.Evaluation;

/// <summary>Student's t distribution.</summary>
public static class StudentT
{
    /// <summary>Share of the distribution up to <paramref name="t"/>.</summary>
    /// <param name="t">Where.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    /// <remarks>
    /// For whole degrees of freedom the integral has a closed form: a finite series in cos(atan(t / sqrt(degrees)))
    /// (Abramowitz and Stegun, 26.7.3 and 26.7.4).
    /// </remarks>
    public static double Cumulative(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        double angle = Math.Atan(t / Math.Sqrt(degrees));
        double cosine = Math.Cos(angle);
        bool odd = degrees % 2 == 1;
        double term = odd ? cosine : 1;
        double series = 0;
        for (int k = odd ? 1 : 0; k <= degrees - 2; k += 2)
        {
            series += term;
            term *= cosine * cosine * (k + 1) / (k + 2);
        }

        double central = odd ? 2 / Math.PI * (angle + (Math.Sin(angle) * series)) : Math.Sin(angle) * series;
        return (1 + central) / 2;
    }

    /// <summary>The point that <paramref name="probability"/> of the distribution lies below.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="degrees">Degrees of freedom, at least 1.</param>
    public static double Quantile(double probability, int degrees)
    {
        if (!(probability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "Expected a probability above 0 and below 1.");
        }

        if (probability < 0.5)
        {
            return -Quantile(1 - probability, degrees);
        }

        double low = 0, high = 1;
        while (Cumulative(high, degrees) < probability)
        {
            (low, high) = (high, high * 2);
        }

        // Bisection ends when no double lies between the ends.
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            (low, high) = Cumulative(middle, degrees) < probability ? (middle, high) : (low, middle);
        }

        return high;
    }
}
