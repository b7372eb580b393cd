namespace PipelineDsl.Kernels;

/// <summary>Square cells of a 2-D token grid in raster order, by original positions.</summary>
public static class GridCells
{
    /// <summary>Number of cells; those at the right and bottom edge may be smaller.</summary>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="cell">Side of a cell.</param>
    public static int Count(int rows, int columns, int cell) => Across(rows, cell) * Across(columns, cell);

    /// <summary>Writes the cell of every token; positions outside the grid fall into the nearest cell.</summary>
    /// <param name="positions">Original positions.</param>
    /// <param name="first">Position of the grid's first token.</param>
    /// <param name="rows">Rows of the grid.</param>
    /// <param name="columns">Columns of the grid.</param>
    /// <param name="cell">Side of a cell.</param>
    /// <param name="cells">Receives the cells.</param>
    public static void Assign(TokenPositions positions, int first, int rows, int columns, int cell, Span<int> cells)
    {
        int across = Across(columns, cell);
        for (int token = 0; token < positions.Count; token++)
        {
            int at = (int)long.Clamp(positions[token] - first, 0, ((long)rows * columns) - 1);
            cells[token] = (at / columns / cell * across) + (at % columns / cell);
        }
    }

    private static int Across(int length, int cell) => (length + cell - 1) / cell;
}
