using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public sealed class NeighboursTests
{
    [Theory]
    [InlineData(SampleMetric.Euclidean, 5)]
    [InlineData(SampleMetric.Cosine, 1)]
    [InlineData(SampleMetric.Cosine, 199)]
    public void AnyRows_AreTheNearestTheLowestFirstAtEveryWidth(SampleMetric metric, int count)
    {
        using RowBuffer<float> rows = RandomRows.MakeGroups<float>(200, 17, 3, 0.2);
        RowScaling.Normalize(rows);
        int[] expected =
        [
            .. Enumerable.Range(0, rows.Count).SelectMany(row => Enumerable.Range(0, rows.Count).Where(other => other != row)
                .OrderBy(other => metric == SampleMetric.Cosine
                    ? -NaivePairs.Product(rows, row, rows, other)
                    : NaivePairs.SquaredDistance(rows, row, rows, other))
                .ThenBy(static other => other).Take(count)),
        ];
        foreach (VectorWidth width in Widths.All)
        {
            int[] neighbours = new int[expected.Length];
            Neighbours.Find(rows, count, metric, neighbours, 3, default, width);
            Assert.Equal(expected, neighbours);
        }
    }

    [Fact]
    public void Copies_AreNeighboursOfEachOtherAndNotOfThemselves()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([1, 1, 1, 5], 1);
        int[] neighbours = new int[8];
        Neighbours.Find(rows, 2, SampleMetric.Euclidean, neighbours);
        Assert.Equal([1, 2, 0, 2, 0, 1, 0, 1], neighbours);
    }

    [Fact]
    public void MoreNeighboursThanOthers_IsAnError()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([1, 2], 1);
        Assert.Throws<ArgumentException>(() => Neighbours.Find(rows, 2, SampleMetric.Euclidean, new int[4]));
    }
}
