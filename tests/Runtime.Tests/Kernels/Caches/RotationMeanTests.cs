using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class RotationMeanTests
{
    [Theory]
    [InlineData(1f, 24, 16)]
    [InlineData(1e-4f, 100_000, 512)]
    [InlineData(0f, 7, 512)]
    [InlineData(3.1415927f, 3, 7)]
    [InlineData(6.2831855f, 11, 512)]
    [InlineData(-0.3f, 5, 33)]
    [InlineData(0.77f, 1_000_000, 1)]
    public void Mean_OfAnyFrequency_IsTheMeanOverThePositions(float frequency, int first, int count)
    {
        var rotary = new RotaryEmbedding([frequency]);
        double[] cosines = new double[1], sines = new double[1];
        RotationMean.Compute(rotary, first, count, cosines, sines);

        Assert.Equal(Enumerable.Range(first, count).Average(position => Math.Cos((double)frequency * position)), cosines[0], 1e-9);
        Assert.Equal(Enumerable.Range(first, count).Average(position => Math.Sin((double)frequency * position)), sines[0], 1e-9);
    }

    [Fact]
    public void Turn_AtOnePosition_IsTheRotation()
    {
        double[] halves = [1, 2, 3, 4, 9], neighbours = [1, 3, 2, 4, 9], cosines = new double[2], sines = new double[2];
        var rotary = new RotaryEmbedding([0.5f, 0.25f]);
        RotationMean.Compute(rotary, 2, 1, cosines, sines);
        RotationMean.Turn(rotary, cosines, sines, halves);
        RotationMean.Turn(new RotaryEmbedding([0.5f, 0.25f], isInterleaved: true), cosines, sines, neighbours);

        // Pairs (1, 3) by 1 radian and (2, 4) by half a radian; what does not turn stays.
        (double sin, double cos, double sinHalf, double cosHalf) = (Math.Sin(1), Math.Cos(1), Math.Sin(0.5), Math.Cos(0.5));
        double[] expected = [cos - (3 * sin), (2 * cosHalf) - (4 * sinHalf), sin + (3 * cos), (2 * sinHalf) + (4 * cosHalf), 9];
        Close(expected, halves);
        Close([expected[0], expected[2], expected[1], expected[3], 9], neighbours);
    }

    [Fact]
    public void TurnBoth_OfAnOuterProduct_IsThatOfTheTurnedVector()
    {
        var rotary = RotaryEmbedding.FromTheta(4);
        double[] vector = [1, -2, 3, 5, 7], cosines = new double[2], sines = new double[2];
        double[] matrix = [.. Enumerable.Range(0, 25).Select(at => vector[at / 5] * vector[at % 5])];
        RotationMean.Compute(rotary, 9, 16, cosines, sines);
        RotationMean.TurnBoth(rotary, cosines, sines, matrix, 5);
        RotationMean.Turn(rotary, cosines, sines, vector);

        Close([.. Enumerable.Range(0, 25).Select(at => vector[at / 5] * vector[at % 5])], matrix);
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int at = 0; at < expected.Length; at++)
        {
            Assert.Equal(expected[at], actual[at], 1e-12);
        }
    }
}
