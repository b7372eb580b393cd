using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class StridedDestinationsTests
{
    [Fact]
    public void NoOffsets_TakesTheTopLeftOfEveryCell()
    {
        Assert.Equal([0, 2, 8, 10], Fill(4, 4, 2, 2, []));
        Assert.Equal([0, 3, 12, 15], Fill(4, 6, 2, 3, []));
    }

    [Fact]
    public void Offsets_CountRowByRowWithinTheCell() => Assert.Equal([7, 2, 5, 18, 20, 17], Fill(4, 6, 2, 2, [3, 0, 1, 2, 2, 1]));

    [Fact]
    public void LeftOverEdges_HaveNoDestination() => Assert.Equal([0, 2, 10, 12], Fill(5, 5, 2, 2, []));

    [Fact]
    public void CellLargerThanTheGrid_GivesNone() => Assert.Equal(0, StridedDestinations.Count(3, 3, 4, 2));

    [Fact]
    public void OffsetOutsideOfItsCell_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Fill(4, 4, 2, 2, [0, 1, 4, 0]));
        Assert.Contains("The offset of cell 2 is 4; a cell of 2 x 2 has places 0 to 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongNumberOfOffsets_IsRefused() =>
        Assert.Contains(
            "have 4 cells of 2 x 2, but there are 3 offsets", Assert.Throws<ArgumentException>(() => Fill(4, 4, 2, 2, [0, 0, 0])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Jitter_StaysInItsCells_AndFollowsSeedAndLayer()
    {
        int[] one = Jitter(1, 0), same = Jitter(1, 0), otherSeed = Jitter(2, 0), otherLayer = Jitter(1, 1);
        Assert.Equal(one, same);
        Assert.NotEqual(one, otherSeed);
        Assert.NotEqual(one, otherLayer);

        // All places come up, none far more often than the others.
        Assert.All(Enumerable.Range(0, 6), place => Assert.InRange(one.Count(offset => offset == place), 130, 210));

        static int[] Jitter(ulong seed, int layer)
        {
            int[] offsets = new int[1000];
            StridedDestinations.Jitter(seed, layer, 6, offsets);
            return offsets;
        }
    }

    [Fact]
    public void CellOf_LeftOverEdges_BelongToTheNearestCell()
    {
        int[] cells = [.. Enumerable.Range(0, 25).Select(place => StridedDestinations.CellOf(place, 5, 5, 2, 2))];
        Assert.Equal([0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 2, 2, 3, 3, 3, 2, 2, 3, 3, 3], cells);
    }

    [Theory]
    [InlineData(64, 64, 4096, 1, 1, true, 64, 64)]
    [InlineData(64, 64, 1024, 1, 2, false, 32, 32)]
    [InlineData(65, 63, 1024, 2, 2, true, 33, 32)]
    [InlineData(64, 64, 4095, 8, 1, true, 64, 64)]
    [InlineData(64, 64, 2048, 8, 2, true, 32, 32)]
    [InlineData(8, 8, 100, 8, 0, false, 8, 8)]
    [InlineData(65536, 65536, 1, 8, 65536, false, 1, 1)]
    public void Gate_FollowsTheFormula(int rows, int columns, int tokens, int most, int downsample, bool isOpen, int gridRows, int gridColumns) =>
        Assert.Equal(new MergeGate(downsample, isOpen, gridRows, gridColumns), MergeGate.Of(rows, columns, tokens, most));

    [Fact]
    public void Gate_ArgumentsBelowOne_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MergeGate.Of(0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => MergeGate.Of(1, 1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StridedDestinations.Count(4, 4, 0, 1));
    }

    private static int[] Fill(int rows, int columns, int cellRows, int cellColumns, int[] offsets)
    {
        int[] destinations = new int[StridedDestinations.Count(rows, columns, cellRows, cellColumns)];
        StridedDestinations.Fill(rows, columns, cellRows, cellColumns, offsets, destinations);
        return destinations;
    }
}
