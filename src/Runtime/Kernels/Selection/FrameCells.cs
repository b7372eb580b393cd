namespace PipelineDsl.Kernels;

/// <summary>The frames of a video as cells, alone or with the cells of a grid inside every frame, by original positions.</summary>
public static class FrameCells
{
    /// <summary>Number of cells with a grid in every frame; for frames alone it is their number.</summary>
    /// <param name="rows">Rows of a frame's grid.</param>
    /// <param name="columns">Columns of a frame's grid.</param>
    /// <param name="cell">Side of a cell.</param>
    /// <param name="frames">Frames.</param>
    public static int Count(int rows, int columns, int cell, int frames) => frames * GridCells.Count(rows, columns, cell);

    /// <summary>Writes the frame of every token; positions outside the video fall into the nearest frame.</summary>
    /// <param name="positions">Original positions.</param>
    /// <param name="first">Position of the first frame's first token.</param>
    /// <param name="frameTokens">Positions of one frame; at least 1.</param>
    /// <param name="frames">Frames; at least 1.</param>
    /// <param name="cells">Receives the frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no frames, or nothing is in them.</exception>
    public static void Assign(TokenPositions positions, int first, int frameTokens, int frames, Span<int> cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        for (int token = 0; token < positions.Count; token++)
        {
            cells[token] = (int)(Within(positions[token], first, (long)frames * frameTokens) / frameTokens);
        }
    }

    /// <summary>Writes the grid cell of every token, frame after frame; positions outside the video fall into the nearest cell.</summary>
    /// <param name="positions">Original positions.</param>
    /// <param name="first">Position of the first frame's first token.</param>
    /// <param name="rows">Rows of a frame's grid.</param>
    /// <param name="columns">Columns of a frame's grid.</param>
    /// <param name="cell">Side of a cell.</param>
    /// <param name="frames">Frames; at least 1.</param>
    /// <param name="cells">Receives the cells.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is below 1.</exception>
    public static void Assign(TokenPositions positions, int first, int rows, int columns, int cell, int frames, Span<int> cells)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(cell, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        long frameTokens = (long)rows * columns;
        int across = GridCells.Count(1, columns, cell), perFrame = GridCells.Count(rows, columns, cell);
        for (int token = 0; token < positions.Count; token++)
        {
            (long frame, long at) = long.DivRem(Within(positions[token], first, frames * frameTokens), frameTokens);
            cells[token] = (int)((frame * perFrame) + (at / columns / cell * across) + (at % columns / cell));
        }
    }

    private static long Within(long position, int first, long length) => long.Clamp(position - first, 0, length - 1);
}
