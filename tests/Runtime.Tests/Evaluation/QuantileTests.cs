using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Evaluation;

namespace PipelineDsl.Tests.Evaluation;

public class QuantileTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.95, 3.85)]
    [InlineData(1, 4)]
    public void Of_FourValues_InterpolatesBetweenOrderStatistics(double probability, double expected) =>
        Assert.Equal(expected, Quantile.Of([4, 1, 3, 2], probability), 12);

    [Fact]
    public void Of_OneValue_IsThatValue() => Assert.Equal(7, Quantile.Of([7], 0.95));

    [Fact]
    public void Of_AnySample_LiesBetweenItsEndsAndRises() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyArray<int>>(),
        sample =>
        {
            double[] values = [.. sample.Get.Select(value => (double)value)];
            double low = Quantile.Of(values, 0.1), high = Quantile.Of(values, 0.9);
            return values.Min() <= low && low <= high && high <= values.Max();
        }));

    [Fact]
    public void Of_Nothing_Throws() => Assert.Throws<ArgumentException>(() => Quantile.Of([], 0.5));

    [Fact]
    public void Of_NaN_Throws() => Assert.Throws<ArgumentException>(() => Quantile.Of([1, double.NaN, 2], 0.5));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Of_NoProbability_Throws(double probability) => Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.Of([1], probability));
}
