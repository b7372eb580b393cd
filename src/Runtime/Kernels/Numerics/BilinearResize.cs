namespace PipelineDsl.Kernels;

/// <summary>Bilinear resize of one grid of values, with half-pixel centres and without anti-aliasing (PyTorch's default, corners not aligned).</summary>
public static class BilinearResize
{
    /// <summary>Writes the resized grid.</summary>
    /// <param name="grid">Values [rows, columns] in raster order.</param>
    /// <param name="rows">Rows of the grid; at least 1.</param>
    /// <param name="columns">Columns of the grid; at least 1.</param>
    /// <param name="resized">Receives [resizedRows, resizedColumns] values.</param>
    /// <param name="resizedRows">Rows wanted; at least 1.</param>
    /// <param name="resizedColumns">Columns wanted; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is below 1.</exception>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void Apply(ReadOnlySpan<float> grid, int rows, int columns, Span<float> resized, int resizedRows, int resizedColumns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(resizedRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(resizedColumns, 1);
        if (grid.Length < (long)rows * columns || resized.Length < (long)resizedRows * resizedColumns)
        {
            throw new ArgumentException(
                $"{rows} x {columns} to {resizedRows} x {resizedColumns} values does not fit spans of {grid.Length} and {resized.Length}.", nameof(resized));
        }

        for (int row = 0; row < resizedRows; row++)
        {
            (int above, int below, float down) = Neighbours(row, rows, resizedRows);
            ReadOnlySpan<float> upper = grid.Slice(above * columns, columns), lower = grid.Slice(below * columns, columns);
            for (int column = 0; column < resizedColumns; column++)
            {
                (int left, int right, float across) = Neighbours(column, columns, resizedColumns);
                float top = ((1 - across) * upper[left]) + (across * upper[right]);
                float bottom = ((1 - across) * lower[left]) + (across * lower[right]);
                resized[(row * resizedColumns) + column] = ((1 - down) * top) + (down * bottom);
            }
        }
    }

    /// <summary>The two places between which a place of the resized axis lies, and how far it is from the first.</summary>
    private static (int First, int Second, float Share) Neighbours(int place, int length, int resized)
    {
        float at = float.Max(0, ((place + 0.5f) * length / resized) - 0.5f);
        int first = int.Min((int)at, length - 1);
        return (first, int.Min(first + 1, length - 1), at - first);
    }
}
