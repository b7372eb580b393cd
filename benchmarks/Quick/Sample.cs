namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Durations of one case, in microseconds, in the order of the rounds.</summary>
/// <param name="Name">The case.</param>
/// <param name="Microseconds">One duration per round.</param>
internal sealed record Sample(string Name, double[] Microseconds)
{
    /// <summary>The median duration.</summary>
    public double Median => MedianOf(Microseconds);

    /// <summary>The median over the rounds of (this / other): what drifts in the machine's speed cancels.</summary>
    public double RatioTo(Sample other) => MedianOf([.. Microseconds.Zip(other.Microseconds, (a, b) => a / b)]);

    /// <summary>The median over the rounds of (this - other), in microseconds.</summary>
    public double ExcessOver(Sample other) => MedianOf([.. Microseconds.Zip(other.Microseconds, (a, b) => a - b)]);

    /// <summary>The median of some values.</summary>
    public static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
