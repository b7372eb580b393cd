using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class ScoreStrataTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(-3, 0)]
    [InlineData(-8, -5)]
    [InlineData(-1.7e308, 1.7e308)]
    public void EndsOfTheRange_AreInTheFirstAndLastStratum(double min, double max)
    {
        var strata = new ScoreStrata(min, max, 50);
        Assert.Equal(0, strata.Of(min));
        Assert.Equal(49, strata.Of(max));
        Assert.InRange(strata.Of((min / 2) + (max / 2)), 24, 25);
    }

    [Fact]
    public void EqualScores_AreInOneStratum() => Assert.Equal(0, ScoreStrata.Of([0, 0, 0], 50).Of(0));

    [Theory]
    [InlineData(10, 0.4, 3, 4)]
    [InlineData(10, 0.3, 4, 2)]
    [InlineData(7, 1, 0, 7)]
    [InlineData(5, 0, 2, 0)]
    public void MiddleWindow_RoundsBothEndsHalfToEven(long samples, double keep, long first, long count) =>
        Assert.Equal((first, count), MiddleWindow.Of(samples, keep));

    [Theory]
    [InlineData(10, 4, 3)]
    [InlineData(10, 3, 4)]
    [InlineData(9, 9, 0)]
    public void MiddleWindowOfACount_StartsWhereThePublishedOneDoes(long samples, long count, long first) =>
        Assert.Equal(first, MiddleWindow.First(samples, count));
}
