using System.Numerics;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class NearestCentresTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(300, 7, 5)]
    [InlineData(131, 70, 33)]
    [InlineData(40, 129, 17)]
    public void AnyShape_IsWhatTheDefinitionSaysToTheBitAtEveryWidth(int count, int clusters, int width)
    {
        Agree<float>(count, clusters, width);
        Agree<double>(count, clusters, width);
    }

    [Fact]
    public void EqualCentres_TheFirstWinsAndTheNextIsSecond()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([1, 0, 0, 1], 2), centres = RowBuffer<double>.Of([0, 1, 1, 0, 1, 0], 2);
        int[] nearest = new int[2], second = new int[2];
        NearestCentres.Assign(rows, centres, SampleMetric.Euclidean, nearest, [], second);
        Assert.Equal([1, 0], nearest);
        Assert.Equal([2, 1], second);
    }

    [Fact]
    public void FarFromTheOrigin_SmallDistancesAreExact()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([1_000_001, 1_000_000], 1), centres = RowBuffer<float>.Of([1_000_000], 1);
        double[] similarity = new double[2];
        NearestCentres.Assign(rows, centres, SampleMetric.Euclidean, new int[2], similarity, []);
        Assert.Equal([-1, 0], similarity);
    }

    [Fact]
    public void Mismatch_IsAnError()
    {
        using RowBuffer<float> rows = new(3, 4), narrow = new(2, 3), none = new(0, 4), centres = new(2, 4);
        Assert.Throws<ArgumentException>(() => NearestCentres.Assign(rows, narrow, SampleMetric.Cosine, new int[3], [], []));
        Assert.Throws<ArgumentException>(() => NearestCentres.Assign(rows, none, SampleMetric.Cosine, new int[3], [], []));
        Assert.Throws<ArgumentException>(() => NearestCentres.Assign(rows, centres, SampleMetric.Cosine, new int[2], [], []));
        Assert.Throws<OperationCanceledException>(
            () => NearestCentres.Assign(rows, centres, SampleMetric.Cosine, new int[3], [], [], 1, new CancellationToken(true)));
    }

    private static void Agree<T>(int count, int clusters, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using RowBuffer<T> rows = RandomRows.MakeUnit<T>(count, width), centres = RandomRows.MakeUnit<T>(clusters, width, 2);
        using var panels = new RowPanels<T>(clusters, width);
        panels.Pack(centres, 0, clusters);
        foreach (SampleMetric metric in Enum.GetValues<SampleMetric>())
        {
            foreach (VectorWidth vectors in Widths.All)
            {
                int[] nearest = new int[count], second = new int[count];
                double[] similarity = new double[count];
                NearestCentres.Assign(rows, panels, metric, nearest, similarity, second, 3, CancellationToken.None, vectors);
                for (int row = 0; row < count; row++)
                {
                    T[] values = [.. Enumerable.Range(0, clusters).Select(centre => metric == SampleMetric.Cosine
                        ? NaivePairs.Product(rows, row, centres, centre)
                        : -NaivePairs.SquaredDistance(rows, row, centres, centre))];
                    int[] order = [.. Enumerable.Range(0, clusters).OrderByDescending(centre => values[centre])];
                    Assert.Equal(order[0], nearest[row]);
                    Assert.Equal(double.CreateTruncating(values[order[0]]), similarity[row]);
                    Assert.Equal(clusters > 1 ? order[1] : -1, second[row]);
                }
            }
        }
    }
}
