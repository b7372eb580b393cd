using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;
using PipelineDsl.Tests.Kernels;

namespace PipelineDsl.Tests.Surfaces.KvCache;

/// <summary>Statistics made of sums of queries: the direction of the filters, and what is refused.</summary>
public class QueryFiltersTests
{
    [Fact]
    public void Filter_OfQueriesAroundOneDirection_PointsAwayFromIt()
    {
        float[] direction = [0.6f, 0, -0.8f], noise = KernelData.Random(1, 3 * 500);
        float[] queries = [.. noise.Select((value, at) => (5 * direction[at % 3]) + (0.1f * value))];
        float[] filter = Filter(queries, 1, 500, 3, 1, null, 1);

        for (int channel = 0; channel < 3; channel++)
        {
            Assert.Equal(-direction[channel], filter[channel], 0.01);
        }
    }

    [Fact]
    public void Filter_OfAGroup_IsTheMeanOfItsHeads()
    {
        float[] queries = [1, 0, 1, 0, 0, 2, 0, 2];

        Assert.Equal([-0.5f, -0.5f], Filter(queries, 2, 2, 2, 1, null, 1));
        Assert.Equal([-1, 0, 0, -1], Filter(queries, 2, 2, 2, 2, null, 1).Select(static value => value + 0f));
    }

    /// <summary>The averaged second moment equals that of queries that were turned to every position one by one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Filter_BehindTheRotation_IsThatOfTurnedQueries(bool isInterleaved)
    {
        const int width = 6, tokens = 40, positions = 30;
        var rotary = RotaryEmbedding.FromTheta(4, 200, isInterleaved);
        float[] queries = [.. KernelData.Random(4, tokens * width).Select((value, at) => value + ((at % width) * 0.4f))];
        float[] turned = new float[positions * queries.Length];
        for (int position = 0; position < positions; position++)
        {
            double[] cosines = new double[2], sines = new double[2];
            RotationMean.Compute(rotary, position, 1, cosines, sines);
            for (int token = 0; token < tokens; token++)
            {
                double[] query = [.. queries.AsSpan(token * width, width).ToArray().Select(static value => (double)value)];
                RotationMean.Turn(rotary, cosines, sines, query);
                query.Select(static value => (float)value).ToArray().CopyTo(turned, ((position * tokens) + token) * width);
            }
        }

        float[] expected = Filter(turned, 1, positions * tokens, width, 1, null, 1);
        float[] actual = Filter(queries, 1, tokens, width, 1, rotary, positions);
        for (int channel = 0; channel < width; channel++)
        {
            Assert.Equal(expected[channel], actual[channel], 1e-4);
        }
    }

    /// <summary>What a filter is for: keys that get the highest products with queries get the highest scores.</summary>
    [Fact]
    public void QFilter_RanksKeysByTheirMeanProductWithQueries()
    {
        const int width = 8, tokens = 300, entries = 25;
        float[] queries = [.. KernelData.Random(9, tokens * width).Select((value, at) => (0.2f * value) + (at % width == 2 ? 4 : 0))];
        float[] keys = KernelData.Random(10, entries * width), scores = new float[entries];
        var statistics = CacheStatistics.FromMoments([Sums(queries, 1, tokens, width)], 1, null, 1);
        using var workspace = new Workspace(0);
        QFilter.Score(
            new CacheLayer
            {
                Shape = new CacheShape(1, 1, entries, width),
                Keys = new HeadTensor(keys, 1, entries, width),
                Values = new HeadTensor(keys, 1, entries, width),
                Filters = statistics.Filters(0),
            },
            scores,
            workspace);
        int best = Enumerable.Range(0, entries).MaxBy(entry => Enumerable.Range(0, tokens).Sum(
            token => Enumerable.Range(0, width).Sum(channel => (double)queries[(token * width) + channel] * keys[(entry * width) + channel])));

        Assert.Equal(best, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void QueriesThatAreZero_HaveNoDirection() => Assert.Equal([0, 0], Filter(new float[6], 1, 3, 2, 1, null, 1).Select(MathF.Abs));

    [Fact]
    public void SumsThatDoNotFit_Throw()
    {
        QueryMomentSums sums = Sums(KernelData.Random(1, 12), 3, 1, 4);

        Assert.Contains("no multiple of 2", Message([sums], 2, null, 1), StringComparison.Ordinal);
        Assert.Contains("Layer 1: expected queries of 3 heads of 4 channels, got 0 of 3", Message([sums, new(3, 4)], 3, null, 1), StringComparison.Ordinal);
        Assert.Contains("turns 6 channels", Message([sums], 3, RotaryEmbedding.FromTheta(6), 1), StringComparison.Ordinal);
        Assert.Contains("NaN", Message([Sums([1, float.NaN], 1, 1, 2)], 1, null, 1), StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => CacheStatistics.FromMoments([], 1, null, 1));
        Assert.ThrowsAny<ArgumentException>(() => CacheStatistics.FromMoments([sums], 3, null, 0));
    }

    internal static CacheStatistics Statistics(int seed, int layers, int heads, int kvHeads, int width, RotaryEmbedding? rotary, int positions) =>
        CacheStatistics.FromMoments(
            [.. Enumerable.Range(0, layers).Select(layer => Sums(KernelData.Random(seed + layer, heads * 20 * width), heads, 20, width))],
            kvHeads,
            rotary,
            positions);

    private static string Message(QueryMomentSums[] layers, int kvHeads, RotaryEmbedding? rotary, int positions) =>
        Assert.Throws<ArgumentException>(() => CacheStatistics.FromMoments(layers, kvHeads, rotary, positions)).Message;

    private static float[] Filter(float[] queries, int heads, int tokens, int width, int kvHeads, RotaryEmbedding? rotary, int positions) =>
        CacheStatisticsFileTests.Values(CacheStatistics.FromMoments([Sums(queries, heads, tokens, width)], kvHeads, rotary, positions).Filters(0));

    private static QueryMomentSums Sums(float[] queries, int heads, int tokens, int width)
    {
        var sums = new QueryMomentSums(heads, width);
        using var workspace = new Workspace(QueryMomentSums.WorkspaceBytes(tokens, width));
        sums.Add(new HeadTensor(queries, heads, tokens, width), workspace);
        return sums;
    }
}
