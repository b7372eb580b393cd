using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Scales rows, for all that compares them by their cosine.</summary>
public static class RowScaling
{
    /// <summary>Scales every row to length 1. Lengths are added up in double precision, in an order that does not depend on the machine.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows; all values finite.</param>
    /// <returns>The first row that is all zero, which stays so; -1 when there is none.</returns>
    public static int Normalize<T>(RowBuffer<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int zero = -1;
        for (int row = 0; row < rows.Count; row++)
        {
            if (!Normalize(rows[row]) && zero < 0)
            {
                zero = row;
            }
        }

        return zero;
    }

    /// <summary>Scales one row to length 1.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">Its values.</param>
    /// <returns>False when it is all zero, and stays so.</returns>
    public static bool Normalize<T>(Span<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double length = RowValues<T>.Length(row);
        if (length > 0)
        {
            RowValues<T>.Scale(row, 1 / length);
        }

        return length > 0;
    }
}
