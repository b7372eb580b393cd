using System.Globalization;

namespace PipelineDsl.Datasets;

/// <summary>Takes numbers of a range.</summary>
/// <param name="name">The column, for messages.</param>
/// <param name="width">Values of a row.</param>
/// <param name="values">Receives the values, row after row.</param>
/// <param name="least">The least that is right.</param>
/// <param name="most">The most that is right.</param>
/// <param name="expected">The range, in words.</param>
internal sealed class RangeTarget(string name, int width, double[] values, double least, double most, string expected)
    : RealTarget<double>(name, width, values)
{
    /// <inheritdoc/>
    internal override void Check(int row, int rows)
    {
        base.Check(row, rows);
        Span<double> found = Rows(row, rows);
        int at = found.IndexOfAnyExceptInRange(least, most);
        if (at >= 0)
        {
            string value = found[at].ToString("R", CultureInfo.InvariantCulture);
            throw Bad(row + (at / Width), $"value {at % Width} is {value}, expected {expected}");
        }
    }
}
