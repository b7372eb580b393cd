using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class FrameCellsTests
{
    [Fact]
    public void Frames_AreEqualRunsOfPositions()
    {
        int[] cells = new int[6];
        FrameCells.Assign(new TokenPositions([], 6, 0), 0, 2, 3, cells);

        Assert.Equal([0, 0, 1, 1, 2, 2], cells);
    }

    [Fact]
    public void PositionsOutsideTheVideo_FallIntoTheNearestFrame()
    {
        int[] cells = new int[4];
        FrameCells.Assign(new TokenPositions([0, 4, 7, 99], 4, 0), 4, 2, 2, cells);

        Assert.Equal([0, 0, 1, 1], cells);
    }

    [Fact]
    public void FramesWithAGrid_HaveTheCellsOfEveryFrame()
    {
        int[] cells = new int[12];
        FrameCells.Assign(new TokenPositions([], 12, 0), 0, 2, 3, 2, 2, cells);

        Assert.Equal([0, 0, 1, 0, 0, 1, 2, 2, 3, 2, 2, 3], cells);
        Assert.Equal(4, FrameCells.Count(2, 3, 2, 2));
    }

    [Fact]
    public void FramesWithAGrid_AreAGridCellOfTheirOwnFrame() => KernelProperty.Holds(9, (rows, seed) =>
    {
        int columns = 1 + (seed % 7), frames = 1 + (seed % 4), cell = 1 + (seed % 3), first = seed % 5, perFrame = rows * columns;
        long[] origins = [.. Enumerable.Range(0, first + (frames * perFrame)).Select(i => (long)i)];
        int[] cells = new int[origins.Length], frame = new int[origins.Length];
        var positions = new TokenPositions(origins, origins.Length, 0);
        FrameCells.Assign(positions, first, rows, columns, cell, frames, cells);
        FrameCells.Assign(positions, first, perFrame, frames, frame);
        int each = GridCells.Count(rows, columns, cell);
        for (int token = first; token < cells.Length; token++)
        {
            int[] inGrid = new int[1];
            GridCells.Assign(new TokenPositions([(token - first) % perFrame], 1, 0), 0, rows, columns, cell, inGrid);
            Assert.Equal((frame[token] * each) + inGrid[0], cells[token]);
        }
    });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void FramesWithoutTokens_Throw(int frameTokens, int frames)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCells.Assign(new TokenPositions([], 1, 0), 0, frameTokens, frames, new int[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCells.Assign(new TokenPositions([], 1, 0), 0, frameTokens, 1, 1, frames, new int[1]));
    }
}
