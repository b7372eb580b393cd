namespace PipelineDsl.Kernels;

/// <summary>The frames of a video as cells, alone or with the cells of a grid inside every frame, by original positions.</summary>
public static class FrameCells
{
    /// <summary>Number of cells with a grid in every frame; for frames alone it is their number.</summary>
    /// <param name="frames">Frames.</param>
    /// <param name="rows">Rows of a frame's grid.</param>
    /// <param name="columns">Columns of a frame's grid.</param>
    /// <param name="cell">Side of a cell.</param>
    public static int Count(int frames, int rows, int columns, int cell) => frames * GridCells.Count(rows, columns, cell);

    /// <summary>Writes the frame of every token; positions outside the video fall into the nearest frame.</summary>
    /// <param name="positions">Original positions.</param>
    /// <param name="first">Position of the first frame's first token.</param>
    /// <param name="length">Positions of the whole video; a multiple of the frames.</param>
    /// <param name="frames">Frames; at least 1.</param>
    /// <param name="cells">Receives the frames.</param>
    /// <exception cref="ArgumentException">The frames do not divide the length, or are none.</exception>
    public static void Assign(TokenPositions positions, int first, int length, int frames, Span<int> cells)
    {
        int frameTokens = FrameTokens(length, frames);
        for (int token = 0; token < positions.Count; token++)
        {
            cells[token] = (int)(Within(positions[token], first, length) / frameTokens);
        }
    }

    /// <summary>Writes the grid cell of every token, frame after frame; positions outside the video fall into the nearest cell.</summary>
    /// <param name="positions">Original positions.</param>
    /// <param name="first">Position of the first frame's first token.</param>
    /// <param name="frames">Frames; at least 1.</param>
    /// <param name="rows">Rows of a frame's grid.</param>
    /// <param name="columns">Columns of a frame's grid.</param>
    /// <param name="cell">Side of a cell.</param>
    /// <param name="cells">Receives the cells.</param>
    /// <exception cref="ArgumentException">There are no frames, or their grid is empty.</exception>
    public static void Assign(TokenPositions positions, int first, int frames, int rows, int columns, int cell, Span<int> cells)
    {
        int frameTokens = FrameTokens(checked(frames * rows * columns), frames);
        int across = GridCells.Count(1, columns, cell), perFrame = GridCells.Count(rows, columns, cell);
        for (int token = 0; token < positions.Count; token++)
        {
            (long frame, long at) = long.DivRem(Within(positions[token], first, (long)frames * frameTokens), frameTokens);
            cells[token] = (int)((frame * perFrame) + (at / columns / cell * across) + (at % columns / cell));
        }
    }

    /// <summary>Tokens of one frame.</summary>
    /// <param name="length">Tokens of the video.</param>
    /// <param name="frames">Frames.</param>
    /// <exception cref="ArgumentException">The frames do not divide the length, or are none.</exception>
    public static int FrameTokens(int length, int frames) => frames > 0 && length > 0 && length % frames == 0
        ? length / frames
        : throw new ArgumentException($"{length} tokens cannot be split into {frames} frames of equal length.", nameof(frames));

    private static long Within(long position, int first, long length) => long.Clamp(position - first, 0, length - 1);
}
