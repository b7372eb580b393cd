using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>Rectangular cells of the token grids of one or several frames; those at the right and bottom edge may be smaller.</summary>
/// <param name="Frames">Frames.</param>
/// <param name="Rows">Rows of a grid.</param>
/// <param name="Columns">Columns of a grid.</param>
/// <param name="CellRows">Rows of a cell.</param>
/// <param name="CellColumns">Columns of a cell.</param>
internal readonly record struct PoolingGrid(int Frames, int Rows, int Columns, int CellRows, int CellColumns)
{
    /// <summary>Number of cells.</summary>
    internal int Cells => Frames * Down * Across;

    private int Down => (Rows + CellRows - 1) / CellRows;

    private int Across => (Columns + CellColumns - 1) / CellColumns;

    /// <summary>The grids that the options describe; one frame where they name none.</summary>
    /// <param name="rules">Options.</param>
    /// <param name="tokens">Tokens that must fill the grids.</param>
    /// <exception cref="TokenStageException">They do not.</exception>
    internal static PoolingGrid Of(in MethodRules rules, int tokens)
    {
        MethodOptions options = rules.Options;
        var grid = new PoolingGrid(int.Max(options.Frames, 1), options.Rows, options.Columns, options.CellRows, options.CellColumns);
        if (grid.Rows < 1 || grid.Columns < 1 || grid.CellRows < 1 || grid.CellColumns < 1 || (long)grid.Frames * grid.Rows * grid.Columns != tokens)
        {
            throw new TokenStageException(
                rules.Site,
                $"expected {grid.Frames} grids of {grid.Rows} x {grid.Columns} tokens in cells of {grid.CellRows} x {grid.CellColumns}, got {tokens} tokens.");
        }

        return grid;
    }

    /// <summary>Writes the first token of every cell, cell after cell.</summary>
    internal void Leaders(Span<int> leaders)
    {
        for (int cell = 0; cell < Cells; cell++)
        {
            (int frameRow, int column) = int.DivRem(cell, Across);
            (int frame, int row) = int.DivRem(frameRow, Down);
            leaders[cell] = (((frame * Rows) + (row * CellRows)) * Columns) + (column * CellColumns);
        }
    }

    /// <summary>The cell of a token.</summary>
    internal int CellOf(int token)
    {
        (int frameRow, int column) = int.DivRem(token, Columns);
        (int frame, int row) = int.DivRem(frameRow, Rows);
        return (((frame * Down) + (row / CellRows)) * Across) + (column / CellColumns);
    }
}
