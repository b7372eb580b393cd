namespace PipelineDsl.Kernels;

/// <summary>
/// A sum that carries what rounding loses (Neumaier 1974), so that the mean of equal values is that value and a sum of a billion values is still good
/// to the last bits.
/// </summary>
internal struct CompensatedSum
{
    private double _sum, _lost;

    /// <summary>The sum divided by a number of values, rounded once.</summary>
    /// <param name="count">The number, at least 1.</param>
    internal readonly double Over(long count)
    {
        double mean = _sum / count;
        return mean + ((double.FusedMultiplyAdd(-mean, count, _sum) + _lost) / count);
    }

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value; finite.</param>
    internal void Add(double value)
    {
        double sum = _sum + value;
        _lost += double.Abs(_sum) >= double.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
    }
}
