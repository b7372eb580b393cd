using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class QueryMomentSumsTests
{
    public static TheoryData<int> Widths => [1, 7, 8, 9, 48, 65];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Moments_OfAnyWidth_AreMeanAndCovariance(int width)
    {
        const int heads = 3, tokens = 29;
        float[] queries = KernelData.Random(width, heads * tokens * width);
        (float[] means, float[] covariances) = Moments(Sum(queries, heads, tokens, width, [tokens]));

        for (int head = 0; head < heads; head++)
        {
            for (int row = 0; row < width; row++)
            {
                Assert.Equal(Column(head, row).Average(), means[(head * width) + row], 1e-6);
                for (int column = 0; column < width; column++)
                {
                    double expected = Column(head, row).Zip(Column(head, column), static (a, b) => a * b).Average()
                        - (Column(head, row).Average() * Column(head, column).Average());
                    Assert.Equal(expected, covariances[(((head * width) + row) * width) + column], 1e-6);
                }
            }
        }

        double[] Column(int head, int channel) =>
            [.. Enumerable.Range(0, tokens).Select(token => (double)queries[(((head * tokens) + token) * width) + channel])];
    }

    [Fact]
    public void Moments_OfChunks_AreThoseOfTheWholeToTheBit() => KernelProperty.Holds(60, (tokens, seed) =>
    {
        const int heads = 2, width = 11;
        float[] queries = KernelData.Random(seed, heads * tokens * width);
        int first = seed % (tokens + 1);
        (float[] means, float[] covariances) = Moments(Sum(queries, heads, tokens, width, [tokens]));
        (float[] chunkMeans, float[] chunkCovariances) = Moments(Sum(queries, heads, tokens, width, [first, tokens - first]));

        Assert.Equal(means, chunkMeans);
        Assert.Equal(covariances, chunkCovariances);
    });

    /// <summary>Queries of some models have channels with a mean far above their deviation: sums in single precision would leave nothing of it.</summary>
    [Fact]
    public void Covariance_BesideALargeMean_IsExact()
    {
        float[] small = [.. KernelData.Random(3, 4000).Select(static value => MathF.Round(value * 64) / 64)];
        float[] large = [.. small.Select(static value => value + 4096)];
        (_, float[] expected) = Moments(Sum(small, 1, 4000, 1, [4000]));
        (_, float[] covariances) = Moments(Sum(large, 1, 4000, 1, [4000]));

        Assert.Equal(expected[0], covariances[0], 1e-6);
    }

    [Fact]
    public void Add_OfOtherTexts_CountsTheirQueries()
    {
        float[] queries = KernelData.Random(8, 20 * 5);
        QueryMomentSums all = Sum(queries, 1, 20, 5, [20]), first = Sum(queries[..60], 1, 12, 5, [12]), second = Sum(queries[60..], 1, 8, 5, [8]);
        first.Add(second);

        Assert.Equal(20, first.Count);
        Assert.Equal(Moments(all).Means, Moments(first).Means);
    }

    [Fact]
    public void CopyAndClear_LeaveNothingBehind()
    {
        QueryMomentSums sums = Sum(KernelData.Random(8, 20 * 5), 1, 20, 5, [20]), copy = new(1, 5);
        copy.CopyFrom(sums);
        sums.Clear();

        Assert.Equal(0, sums.Count);
        Assert.All(Moments(sums).Covariances, static value => Assert.Equal(0, value));
        Assert.Equal(20, copy.Count);
        Assert.NotEqual(0, Moments(copy).Means[0]);
    }

    [Fact]
    public void OtherShapes_Throw()
    {
        var sums = new QueryMomentSums(2, 4);
        using var workspace = new Workspace(1 << 10);

        Assert.Contains(
            "got 1 heads of 8",
            Assert.Throws<ArgumentException>(() => sums.Add(new HeadTensor(new float[8], 1, 1, 8), workspace)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => sums.Add(new QueryMomentSums(2, 5)));
        Assert.Throws<ArgumentException>(() => sums.CopyFrom(new QueryMomentSums(1, 4)));
        Assert.Throws<ArgumentException>(() => sums.Write(new float[8], new float[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new QueryMomentSums(0, 4));
    }

    [Fact]
    public void Add_AllocatesNothing()
    {
        var sums = new QueryMomentSums(2, 16);
        float[] queries = KernelData.Random(1, 2 * 16);
        using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(1, 16));
        MemoryAssert.AllocatesNothing(() => sums.Add(new HeadTensor(queries, 2, 1, 16), workspace));
    }

    private static QueryMomentSums Sum(float[] queries, int heads, int tokens, int width, int[] chunks)
    {
        var sums = new QueryMomentSums(heads, width);
        using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(tokens, width));
        int first = 0;
        foreach (int chunk in chunks)
        {
            sums.Add(new HeadTensor(queries, heads, tokens, width).Slice(0, heads, first, chunk), workspace);
            first += chunk;
        }

        Assert.Equal(tokens, sums.Count);
        return sums;
    }

    private static (float[] Means, float[] Covariances) Moments(QueryMomentSums sums)
    {
        float[] means = new float[sums.Heads * sums.HeadWidth], covariances = new float[sums.Heads * sums.HeadWidth * sums.HeadWidth];
        sums.Write(means, covariances);
        return (means, covariances);
    }
}
