using PipelineDsl.Evaluation;

namespace PipelineDsl.Tests.Evaluation;

public class StudentTTests
{
    /// <summary>The usual printed tables, to their last digit.</summary>
    [Theory]
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.975, 2, 4.303)]
    [InlineData(0.975, 3, 3.182)]
    [InlineData(0.975, 4, 2.776)]
    [InlineData(0.975, 5, 2.571)]
    [InlineData(0.975, 9, 2.262)]
    [InlineData(0.975, 30, 2.042)]
    [InlineData(0.95, 4, 2.132)]
    [InlineData(0.995, 4, 4.604)]
    [InlineData(0.025, 4, -2.776)]
    public void Quantile_TabulatedPoint_Agrees(double probability, int degrees, double expected) =>
        Assert.Equal(expected, StudentT.Quantile(probability, degrees), 3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(100)]
    public void Cumulative_OfQuantile_IsTheProbability(int degrees)
    {
        for (double probability = 0.01; probability < 1; probability += 0.07)
        {
            Assert.Equal(probability, StudentT.Cumulative(StudentT.Quantile(probability, degrees), degrees), 12);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Quantile_NoProbability_Throws(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(probability, 4));

    [Fact]
    public void Cumulative_NoDegrees_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Cumulative(1, 0));
}
