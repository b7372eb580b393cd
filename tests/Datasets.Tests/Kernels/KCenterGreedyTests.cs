using System.Numerics;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class KCenterGreedyTests
{
    [Theory]
    [InlineData(50, 3, 50, 0)]
    [InlineData(3000, 2, 40, 0)]
    [InlineData(3000, 9, 200, 0)]
    [InlineData(3000, 9, 60, 0.01)]
    [InlineData(2500, 5, 30, 0.3)]
    public void GatheredRows_GiveWhatAPassAPickGives(int count, int width, int picks, double outliers)
    {
        using RowBuffer<float> spread = RandomRows.Make<float>(count, width), groups = RandomRows.MakeGroups<float>(count, width, 12, 0.01);
        Agree(spread, picks, outliers);
        Agree(groups, picks, outliers);
    }

    [Fact]
    public void DoublePrecision_GivesWhatAPassAPickGives()
    {
        using RowBuffer<double> rows = RandomRows.MakeGroups<double>(1500, 6, 20, 0.1);
        Agree(rows, 100, 0);
    }

    [Fact]
    public void MoreThanDistinctRows_TheLowestIndexFollows()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([5, 1, 1, 9, 9, 5], 1);
        int[] order = new int[6];
        double[] radii = new double[6];
        KCenterGreedy.Select(rows, 6, new KCenterOptions { First = 1 }, order, radii);
        Assert.Equal([1, 3, 0, 2, 4, 5], order);
        Assert.Equal([8, 4, 0, 0, 0, 0], radii);
    }

    [Fact]
    public void SelectedBefore_ComeFirstAndAreNotPickedAgain()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([0, 1, 10, 4], 1);
        int[] order = new int[2];
        double[] radii = new double[2];
        KCenterGreedy.Select(rows, 2, new KCenterOptions { AlreadySelected = [0, 2] }, order, radii);
        Assert.Equal([3, 1], order);
        Assert.Equal([1, 0], radii);
    }

    [Fact]
    public void NoFirst_IsTheRowNearestToTheMean()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([0, 8, 4, 3, 5], 1);
        int[] order = new int[1];
        KCenterGreedy.Select(rows, 1, new KCenterOptions(), order, new double[1]);
        Assert.Equal(2, order[0]);
    }

    [Fact]
    public void Cosine_RadiusIsOneMinusCosine()
    {
        using RowBuffer<double> rows = RowBuffer<double>.Of([1, 0, 0.6, 0.8, 0, 1], 2);
        double[] radii = new double[2];
        KCenterGreedy.Select(rows, 2, new KCenterOptions { Metric = SampleMetric.Cosine, First = 0 }, new int[2], radii);
        Assert.Equal(1, radii[0], 1e-12);
        Assert.Equal(0.2, radii[1], 1e-12);
    }

    [Fact]
    public void BadOptions_AreErrors()
    {
        using RowBuffer<float> rows = new(4, 2);
        int[] order = new int[9];
        double[] radii = new double[9];
        Assert.Throws<ArgumentException>(() => KCenterGreedy.Select(rows, 5, new KCenterOptions(), order, radii));
        Assert.Throws<ArgumentException>(() => KCenterGreedy.Select(rows, 0, new KCenterOptions(), order, radii));
        Assert.Throws<ArgumentException>(() => KCenterGreedy.Select(rows, 3, new KCenterOptions { AlreadySelected = [1, 2] }, order, radii));
        Assert.Throws<ArgumentException>(() => KCenterGreedy.Select(rows, 1, new KCenterOptions { AlreadySelected = [1, 1] }, order, radii));
        Assert.Throws<ArgumentOutOfRangeException>(() => KCenterGreedy.Select(rows, 1, new KCenterOptions { First = 4 }, order, radii));
        Assert.Throws<ArgumentOutOfRangeException>(() => KCenterGreedy.Select(rows, 1, new KCenterOptions { DropOutliers = 1 }, order, radii));
        Assert.Throws<OperationCanceledException>(() => KCenterGreedy.Select(rows, 1, new KCenterOptions { Stop = new(true) }, order, radii));
    }

    private static void Agree<T>(RowBuffer<T> rows, int picks, double outliers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (int[] expected, double[] expectedRadii) = OnePassAPick(rows, picks, (int)(outliers * rows.Count));
        foreach (VectorWidth vectors in Widths.All)
        {
            int[] order = new int[picks];
            double[] radii = new double[picks];
            KCenterGreedy.Select(rows, picks, new KCenterOptions { First = 3, DropOutliers = outliers, Threads = 2 }, order, radii, vectors);
            Assert.Equal(expected, order);
            Assert.Equal(expectedRadii, radii);
        }
    }

    private static (int[] Order, double[] Radii) OnePassAPick<T>(RowBuffer<T> rows, int picks, int outliers)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] least = new double[rows.Count];
        Array.Fill(least, double.PositiveInfinity);
        var order = new List<int> { 3 };
        var radii = new List<double>();
        while (true)
        {
            for (int row = 0; row < rows.Count; row++)
            {
                least[row] = double.Min(least[row], double.CreateTruncating(NaivePairs.SquaredDistance(rows, row, rows, order[^1])));
            }

            int[] left = [.. Enumerable.Range(0, rows.Count).Except(order).OrderByDescending(row => least[row]).ThenBy(static row => row)];
            int next = left.Length == 0 ? -1 : left[int.Min(outliers, left.Length - 1)];
            radii.Add(next < 0 ? 0 : double.Sqrt(least[next]));
            if (order.Count == picks)
            {
                return ([.. order], [.. radii]);
            }

            order.Add(next);
        }
    }
}
