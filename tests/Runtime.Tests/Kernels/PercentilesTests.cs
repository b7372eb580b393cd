using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class PercentilesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.75, 4)]
    [InlineData(1, 7)]
    public void Linear_InterpolatesBetweenNeighbours(double share, double expected) =>
        Assert.Equal(expected, Percentiles.Linear([3, 1, 7, 2], [2, 0, 3, 1], share), 1e-12);

    [Fact]
    public void OneValue_IsEveryPercentile() => Assert.Equal(5, Percentiles.Linear([5], [0], 0.25));

    [Fact]
    public void UpperFence_LiesOneAndAHalfQuartileDistancesAboveTheThird() =>
        Assert.Equal(4 + (1.5 * 2.25), Percentiles.UpperFence([3, 1, 7, 2], [2, 0, 3, 1]), 1e-12);

    [Fact]
    public void NoValues_Throws() => Assert.Throws<ArgumentException>(() => Percentiles.Linear([], [], 0.5));

    [Fact]
    public void MissingRanks_Throws() => Assert.Throws<ArgumentException>(() => Percentiles.Linear([1, 2], [0], 0.5));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void ShareOutsideOfTheRange_Throws(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Linear([1], [0], share));
}
