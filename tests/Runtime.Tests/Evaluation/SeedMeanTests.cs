using PipelineDsl.Evaluation;

namespace PipelineDsl.Tests.Evaluation;

public class SeedMeanTests
{
    [Fact]
    public void IntervalOf_FiveSeeds_IsStudents()
    {
        // Mean 3, sample variance 2.5, standard error sqrt(2.5 / 5), t(0.975, 4) = 2.776445.
        Interval interval = SeedMean.IntervalOf([1, 2, 3, 4, 5])!.Value;

        Assert.Equal(3 - (2.776445 * Math.Sqrt(0.5)), interval.Low, 5);
        Assert.Equal(3 + (2.776445 * Math.Sqrt(0.5)), interval.High, 5);
    }

    [Fact]
    public void IntervalOf_EqualSeeds_HasNoWidth() => Assert.Equal(new Interval(0.5, 0.5), SeedMean.IntervalOf([0.5, 0.5, 0.5]));

    [Fact]
    public void IntervalOf_OneSeed_IsNone() => Assert.Null(SeedMean.IntervalOf([0.5]));

    [Fact]
    public void Of_NoSeed_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => SeedMean.Of([]));
}
