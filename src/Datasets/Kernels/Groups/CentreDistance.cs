using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>How far rows are from the centre of their group, in double precision and one order of summation.</summary>
public static class CentreDistance
{
    /// <summary>Writes Euclidean distances.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="centre">The centre [width].</param>
    /// <param name="distances">Receives the distances [rows].</param>
    /// <exception cref="ArgumentException">Widths differ, or there is no room.</exception>
    public static void Euclidean<T>(RowBuffer<T> rows, ReadOnlySpan<T> centre, Span<double> distances)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows, centre, distances);
        for (int row = 0; row < rows.Count; row++)
        {
            distances[row] = Math.Sqrt(RowValues<T>.SquaredDistance(rows[row], centre));
        }
    }

    /// <summary>Writes 1 - cosine.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows, of length 1.</param>
    /// <param name="centre">The centre [width], of length 1.</param>
    /// <param name="distances">Receives the distances [rows].</param>
    /// <exception cref="ArgumentException">Widths differ, or there is no room.</exception>
    public static void Cosine<T>(RowBuffer<T> rows, ReadOnlySpan<T> centre, Span<double> distances)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows, centre, distances);
        for (int row = 0; row < rows.Count; row++)
        {
            distances[row] = 1 - RowValues<T>.Product(rows[row], centre);
        }
    }

    private static void Check<T>(RowBuffer<T> rows, ReadOnlySpan<T> centre, Span<double> distances)
        where T : unmanaged
    {
        if (centre.Length != rows.Width || distances.Length < rows.Count)
        {
            throw new ArgumentException(
                $"{rows.Count} rows of {rows.Width} values need a centre of as many and room for as many distances; the centre has {centre.Length}, and "
                + $"there is room for {distances.Length}.", nameof(centre));
        }
    }
}
