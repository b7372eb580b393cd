using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class DebiasingTests
{
    [Fact]
    public void Scores_AreMultipliedByTheWeightOfTheirOriginalPosition()
    {
        float[] scores = [0.5f, 0.25f, 1];
        Debiasing.Apply(scores, new TokenPositions([3, 5, 6], 3, 0), 3, [1, 0.5f, 0.5f, 0.25f]);

        Assert.Equal([0.5f, 0.125f, 0.25f], scores);
    }

    [Fact]
    public void TokensInFrontOfTheTable_KeepTheirScores()
    {
        float[] scores = [0.5f, 0.5f];
        Debiasing.Apply(scores, new TokenPositions([0, 9], 2, 0), 9, [0.5f]);

        Assert.Equal([0.5f, 0.25f], scores);
    }

    [Fact]
    public void MarkedTokens_StayAndNeedNoWeight()
    {
        float[] scores = [0.5f, float.PositiveInfinity, float.NegativeInfinity];
        Debiasing.Apply(scores, new TokenPositions([], 3, 0), 0, [0.5f]);

        Assert.Equal([0.25f, float.PositiveInfinity, float.NegativeInfinity], scores);
    }

    [Fact]
    public void WeightZero_HidesTheToken()
    {
        float[] scores = [0.9f, 0.1f];
        Debiasing.Apply(scores, new TokenPositions([], 2, 0), 0, [0, 1]);

        Assert.Equal([float.NegativeInfinity, 0.1f], scores);
    }

    [Theory]
    [InlineData(-0.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void BadWeight_IsNamed(float weight)
    {
        var error = Assert.Throws<ArgumentException>(() => Debiasing.Apply(new float[2], new TokenPositions([], 2, 0), 0, [1, weight]));

        Assert.Contains("Weight 1 is", error.Message);
    }

    [Fact]
    public void TableShorterThanThePositions_Throws()
    {
        var error = Assert.Throws<ArgumentException>(() => Debiasing.Apply(new float[3], new TokenPositions([], 3, 0), 0, [1, 1]));

        Assert.Contains("has 2 weights", error.Message);
    }

    [Fact]
    public void PositionsThatAreNotOneAScore_Throws() =>
        Assert.Throws<ArgumentException>(() => Debiasing.Apply(new float[3], new TokenPositions([], 2, 0), 0, [1, 1, 1]));
}
