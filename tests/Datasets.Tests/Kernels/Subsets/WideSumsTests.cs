using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class WideSumsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(100)]
    public void Sums_AreThoseOfAllChannels(int width)
    {
        float[] x = [.. Enumerable.Range(1, width).Select(static value => (float)value)];
        double[] y = [.. Enumerable.Range(1, width).Select(static value => value * 0.5)];

        Assert.Equal(x.Zip(y, static (a, b) => a * b).Sum(), WideSums.Dot<float, double>(x, y));
        Assert.Equal(x.Zip(y, static (a, b) => (a - b) * (a - b)).Sum(), WideSums.SquaredDistance<float, double>(x, y));
    }

    [Fact]
    public void FarFromTheOrigin_DistancesDoNotCancel()
    {
        float[] x = [1e8f, 1e8f], y = [1e8f, 1e8f + 8];

        Assert.Equal(64, WideSums.SquaredDistance<float, float>(x, y));
    }
}
