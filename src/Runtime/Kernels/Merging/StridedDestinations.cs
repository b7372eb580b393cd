using PipelineDsl.Recipes;

namespace PipelineDsl.Kernels;

/// <summary>
/// The destinations of tomesd (arXiv 2303.17604, section 3.2): one token of every whole cell of a grid, at its top left or anywhere in it. What is left
/// over at the right and at the bottom has no cell.
/// </summary>
public static class StridedDestinations
{
    /// <summary>Number of whole cells, and so of destinations.</summary>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="cellRows">Rows of a cell; at least 1.</param>
    /// <param name="cellColumns">Columns of a cell; at least 1.</param>
    public static int Count(int rows, int columns, int cellRows, int cellColumns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cellRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cellColumns, 1);
        return DiffusionGridMath.Cells(rows, columns, cellRows, cellColumns);
    }

    /// <summary>Chooses a place in every cell by a keyed hash of (seed, layer, cell): the same for every item of a batch.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="layer">The layer, so that layers choose apart from each other.</param>
    /// <param name="places">Places in a cell.</param>
    /// <param name="offsets">Receives one number from 0 to <paramref name="places"/> - 1 for every cell.</param>
    public static void Jitter(ulong seed, int layer, int places, Span<int> offsets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        for (int cell = 0; cell < offsets.Length; cell++)
        {
            offsets[cell] = (int)(KeyedHash.Key(seed, ((ulong)(uint)layer << 32) | (uint)cell) % (ulong)places);
        }
    }

    /// <summary>Writes the destination of every cell, in raster order of the cells.</summary>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="cellRows">Rows of a cell; at least 1.</param>
    /// <param name="cellColumns">Columns of a cell; at least 1.</param>
    /// <param name="offsets">The place in every cell, row by row within it; empty for the top left of each.</param>
    /// <param name="destinations">Receives the destinations as places of the grid, row by row (row x columns + column) [cells].</param>
    /// <exception cref="ArgumentException">
    /// There is not one offset per cell, one lies outside its cell, or <paramref name="destinations"/> is too short.
    /// </exception>
    public static void Fill(int rows, int columns, int cellRows, int cellColumns, ReadOnlySpan<int> offsets, Span<int> destinations)
    {
        int count = Count(rows, columns, cellRows, cellColumns);
        int across = columns / cellColumns;
        if ((!offsets.IsEmpty && offsets.Length != count) || destinations.Length < count)
        {
            throw new ArgumentException(
                $"{rows} x {columns} tokens have {count} cells of {cellRows} x {cellColumns}, "
                    + $"but there are {offsets.Length} offsets and room for {destinations.Length} destinations.",
                nameof(offsets));
        }

        for (int cell = 0; cell < count; cell++)
        {
            int offset = offsets.IsEmpty ? 0 : offsets[cell];
            if ((uint)offset >= (uint)(cellRows * cellColumns))
            {
                throw new ArgumentException(
                    $"The offset of cell {cell} is {offset}; a cell of {cellRows} x {cellColumns} has places 0 to {(cellRows * cellColumns) - 1}.",
                    nameof(offsets));
            }

            int row = (cell / across * cellRows) + (offset / cellColumns);
            int column = (cell % across * cellColumns) + (offset % cellColumns);
            destinations[cell] = (row * columns) + column;
        }
    }

    /// <summary>The cell that a place of the grid lies in; for what is left over at the edges the nearest one.</summary>
    /// <param name="place">Row x columns + column.</param>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="cellRows">Rows of a cell; the grid has one whole cell at least.</param>
    /// <param name="cellColumns">Columns of a cell.</param>
    public static int CellOf(int place, int rows, int columns, int cellRows, int cellColumns)
    {
        int down = rows / cellRows, across = columns / cellColumns;
        int row = int.Min(place / columns / cellRows, down - 1), column = int.Min(place % columns / cellColumns, across - 1);
        return (row * across) + column;
    }
}
