using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Sums of rows in double precision, in the order of the rows.</summary>
internal static class RowTotals
{
    /// <summary>The sum of all rows [width].</summary>
    /// <typeparam name="T">Type of a value: float or double.</typeparam>
    /// <param name="rows">The rows.</param>
    internal static double[] Sum<T>(RowBuffer<T> rows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] total = new double[rows.Width];
        for (int row = 0; row < rows.Count; row++)
        {
            Add<T>(rows[row], total);
        }

        return total;
    }

    /// <summary>Adds one row.</summary>
    /// <typeparam name="T">Type of a value: float or double.</typeparam>
    /// <param name="row">The row.</param>
    /// <param name="total">The sum so far.</param>
    internal static void Add<T>(ReadOnlySpan<T> row, Span<double> total)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int channel = 0; channel < row.Length; channel++)
        {
            total[channel] += double.CreateTruncating(row[channel]);
        }
    }
}
