using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>The median of rows, coordinate by coordinate, exactly. Works on some columns at a time, so it takes little memory beside the rows.</summary>
public static class RowMedians
{
    /// <summary>Columns that are gathered together: those of one cache line of single precision.</summary>
    private const int Columns = 16;

    /// <summary>Writes the median; of an even number of rows the mean of the two in the middle.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">At least one row; all values finite.</param>
    /// <param name="median">Receives the median [width].</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between columns.</param>
    /// <exception cref="ArgumentException">There is no row, or no room.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Write<T>(RowBuffer<T> rows, Span<T> median, int threads = 1, CancellationToken stop = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows.Count == 0 || median.Length != rows.Width)
        {
            throw new ArgumentException($"The median of {rows.Count} rows of {rows.Width} values does not go into {median.Length}.", nameof(median));
        }

        using var result = new RowBuffer<T>(1, rows.Width);
        RowWork.Run(rows.Width, Columns, threads, stop, () => new RowBuffer<T>(Columns, rows.Count), (columns, first, count) =>
        {
            for (int row = 0; row < rows.Count; row++)
            {
                ReadOnlySpan<T> from = rows[row].Slice(first, count);
                for (int column = 0; column < count; column++)
                {
                    columns[column][row] = from[column];
                }
            }

            for (int column = 0; column < count; column++)
            {
                result[0][first + column] = SortedMiddle(columns[column]);
            }
        });
        result[0].CopyTo(median);
    }

    /// <summary>Writes the medians of columns that stand side by side.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="columns">A row for each column, at least one value wide; sorted afterwards.</param>
    /// <param name="medians">Receives the medians [columns].</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between columns.</param>
    internal static void OfColumns<T>(RowBuffer<T> columns, Span<T> medians, int threads, CancellationToken stop)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] result = new T[columns.Count];
        RowWork.Run(columns.Count, 1, threads, stop, (column, _) => result[column] = SortedMiddle(columns[column]));
        result.CopyTo(medians);
    }

    private static T SortedMiddle<T>(Span<T> sorted)
        where T : IFloatingPointIeee754<T>
    {
        sorted.Sort();
        double low = double.CreateTruncating(sorted[(sorted.Length - 1) / 2]), high = double.CreateTruncating(sorted[sorted.Length / 2]);
        return T.CreateTruncating((low / 2) + (high / 2));
    }
}
