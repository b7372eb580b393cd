using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class InverseTransformSamplingTests
{
    [Fact]
    public void Quantiles_FallOnTheTokensThatReachThem()
    {
        // Cumulative 0.1, 0.7, 0.8, 1; quantiles 1/8, 3/8, 5/8, 7/8.
        Assert.Equal([1, 3], Select([1, 6, 1, 2], 4));
    }

    [Fact]
    public void EqualWeights_KeepEvenlySpacedTokens() => Assert.Equal([0, 2, 4, 6], Select([3, 3, 3, 3, 3, 3, 3, 3], 4));

    [Fact]
    public void WeightsOfZero_AreNeverSampled()
    {
        Assert.Equal([1, 3], Select([0, 1, 0, 1, 0], 40));
    }

    [Fact]
    public void AllWeightsZero_CountAsEqual() => Assert.Equal(Select([1, 1, 1, 1, 1], 3), Select(new float[5], 3));

    [Fact]
    public void NothingToSample_KeepsNothing()
    {
        Assert.Empty(Select([], 3));
        Assert.Empty(Select([1, 2], 0));
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void WeightThatIsNone_Throws(float weight)
    {
        var error = Assert.Throws<ArgumentException>(() => Select([1, weight], 1));

        Assert.Contains("token 1", error.Message);
    }

    [Fact]
    public void RoomForFewer_Throws()
    {
        Assert.Throws<ArgumentException>(() => InverseTransformSampling.Select([1, 1, 1], 3, new int[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => InverseTransformSampling.Select([1], -1, new int[2]));
    }

    [Fact]
    public void AnyWeights_EqualTheInverseOfTheDistribution() => KernelProperty.Holds(200, (tokens, seed) =>
    {
        int samples = 1 + (seed % (2 * tokens));
        float[] weights = [.. KernelData.Random(seed, tokens).Select(w => float.Max(0, w))];
        double total = weights.Sum(w => (double)w);
        if (total == 0)
        {
            return;
        }

        // Exact in units of 1 / 2K: the first token whose sum reaches (2k - 1) total / 2K.
        var expected = new SortedSet<int>();
        for (int k = 1; k <= samples; k++)
        {
            double sum = 0;
            int token = -1;
            while (((2.0 * k) - 1) * total > 2.0 * samples * sum)
            {
                sum += weights[++token];
            }

            expected.Add(token);
        }

        int[] kept = Select(weights, samples);
        Assert.Equal(expected, kept);
        Assert.InRange(kept.Length, 1, samples);
    });

    private static int[] Select(float[] weights, int samples)
    {
        int[] kept = new int[int.Min(weights.Length, samples)];
        return kept[..InverseTransformSampling.Select(weights, samples, kept)];
    }
}
