using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class NearestRowsTests
{
    [Fact]
    public void TiesAbound_TheLowestOthersAreTaken() => KernelProperty.Holds(80, (tokens, seed) =>
    {
        const int width = 5;
        float[] rows = KernelData.OneHot(seed, tokens, width);
        int count = seed % tokens;
        int[] wanted = [.. Enumerable.Range(0, tokens).Where(token => token % 2 == seed % 2 || tokens == 1)];
        int[] expected =
        [
            .. wanted.SelectMany(row => Enumerable.Range(0, tokens)
                .Where(other => other != row)
                .OrderByDescending(other => NaiveCosine.Of(rows, width, row, other))
                .Take(count)
                .Order()),
        ];
        foreach (VectorWidth vectors in KernelData.Widths)
        {
            Assert.Equal(expected, Find(rows, tokens, width, wanted, count, vectors));
        }
    });

    [Theory]
    [InlineData(3, 7)]
    [InlineData(17, 64)]
    [InlineData(100, 33)]
    public void AnyRows_AreAtLeastAsSimilarAsTheOthers(int tokens, int width)
    {
        float[] rows = KernelData.Random(tokens, tokens * width);
        int[] wanted = [.. Enumerable.Range(0, tokens)];
        int count = int.Min(5, tokens - 1);
        int[] neighbours = Find(rows, tokens, width, wanted, count, VectorWidth.Scalar);

        Assert.Equal(neighbours, Find(rows, tokens, width, wanted, count, VectorWidth.Bits256));
        Assert.Equal(neighbours, Find(rows, tokens, width, wanted, count, VectorWidth.Bits512));
        foreach (int row in wanted)
        {
            int[] own = neighbours[(row * count)..((row + 1) * count)];
            double least = own.Min(other => NaiveCosine.Of(rows, width, row, other));
            Assert.DoesNotContain(row, own);
            Assert.All(wanted.Except(own).Where(other => other != row), other => Assert.True(NaiveCosine.Of(rows, width, row, other) <= least + 1e-6));
        }
    }

    [Fact]
    public void NoNeighboursWanted_WritesNone() => Assert.Empty(Find([1, 2], 1, 2, [0], 0, VectorWidth.Best));

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void MoreNeighboursThanOthers_Throws(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Find(new float[6], 3, 2, [0], count, VectorWidth.Best));

    [Fact]
    public void RowThatDoesNotExist_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Find(new float[6], 3, 2, [3], 1, VectorWidth.Best));

    private static int[] Find(float[] rows, int tokens, int width, int[] wanted, int count, VectorWidth vectors)
    {
        using var workspace = new Workspace(NearestRows.WorkspaceBytes(tokens, width));
        int[] neighbours = new int[wanted.Length * int.Max(count, 0)];
        NearestRows.Find(new TokenMatrix(rows, tokens, width), wanted, count, neighbours, workspace, vectors);
        return neighbours;
    }
}
