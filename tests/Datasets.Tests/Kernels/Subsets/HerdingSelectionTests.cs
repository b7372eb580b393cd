using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class HerdingSelectionTests
{
    [Theory]
    [InlineData(HerdingVariant.MeanMatch)]
    [InlineData(HerdingVariant.InnerProduct)]
    public void Picks_FollowTheDefinition(HerdingVariant variant)
    {
        using RowBuffer<float> rows = RandomRows.Make<float>(90, 21);
        double[] mean = Mean(rows);
        int[] order = new int[30];

        HerdingSelection.Select(rows, mean, variant, order, [], threads: 3);

        Assert.Equal(Naive(rows, mean, variant, 30), order);
    }

    [Fact]
    public void EqualNorms_BothVariantsAgree()
    {
        using RowBuffer<double> rows = RandomRows.MakeUnit<double>(70, 8);
        int[] matched = new int[20], product = new int[20];

        HerdingSelection.Select(rows, Mean(rows), HerdingVariant.MeanMatch, matched, []);
        HerdingSelection.Select(rows, Mean(rows), HerdingVariant.InnerProduct, product, []);

        Assert.Equal(matched, product);
    }

    [Fact]
    public void AllRowsPicked_EachOnceAndTheMeanIsMet()
    {
        using RowBuffer<double> rows = RandomRows.Make<double>(25, 4);
        int[] order = new int[25];
        double[] gaps = new double[25];

        HerdingSelection.Select(rows, Mean(rows), HerdingVariant.MeanMatch, order, gaps);

        Assert.Equal(Enumerable.Range(0, 25), order.Order());
        Assert.Equal(0, gaps[^1], 1e-12);
    }

    [Fact]
    public void Copies_TheLowestIndexWins()
    {
        using RowBuffer<float> rows = RowBuffer<float>.Of([3, 1, 1, 1, 1, 3], 1);
        int[] order = new int[4];

        HerdingSelection.Select(rows, [1], HerdingVariant.MeanMatch, order, []);

        Assert.Equal([1, 2, 3, 4], order);
    }

    [Theory]
    [InlineData(3, 2, 0)]
    [InlineData(2, 3, 0)]
    [InlineData(2, 2, 1)]
    public void WrongSizes_AreRefused(int channels, int picks, int gaps)
    {
        using var rows = new RowBuffer<float>(2, 2);

        Assert.Throws<ArgumentException>(
            () => HerdingSelection.Select(rows, new double[channels], HerdingVariant.MeanMatch, new int[picks], new double[gaps]));
    }

    private static double[] Mean<T>(RowBuffer<T> rows)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, rows.Width).Select(channel => Enumerable.Range(0, rows.Count).Average(row => double.CreateTruncating(rows[row][channel])))];

    private static int[] Naive(RowBuffer<float> rows, double[] mean, HerdingVariant variant, int count)
    {
        double[][] all = [.. Enumerable.Range(0, rows.Count).Select(row => Array.ConvertAll(rows[row].ToArray(), static value => (double)value))];
        double[] sum = new double[rows.Width];
        var order = new List<int>();
        while (order.Count < count)
        {
            double[] wanted = [.. mean.Select((value, channel) => ((order.Count + 1) * value) - sum[channel])];
            int pick = Enumerable.Range(0, rows.Count).Except(order).MinBy(row => variant == HerdingVariant.MeanMatch
                ? all[row].Zip(wanted, static (x, w) => (w - x) * (w - x)).Sum()
                : -all[row].Zip(wanted, static (x, w) => w * x).Sum());
            order.Add(pick);
            sum = [.. sum.Zip(all[pick], static (a, b) => a + b)];
        }

        return [.. order];
    }
}
