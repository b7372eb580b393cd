using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class LagKvTests
{
    [Fact]
    public void Scores_AreMeansOfKeysAndValuesAgainstTheNextPartition() => KernelProperty.Holds(12, (partitions, seed) =>
    {
        const int heads = 2;
        int lag = 2 + (seed % 19), sinks = seed % 4, rest = seed % lag, width = 2 + (seed % 40);
        int entries = sinks + ((partitions + 1) * lag) + rest;
        float[] keys = KernelData.Random(seed, heads * entries * width), values = KernelData.Random(seed + 1, keys.Length);
        float[] scores = Scores(keys, values, heads, width, sinks, new CacheOptions { Lag = lag, CrossScoring = true });
        for (int head = 0; head < heads; head++)
        {
            double[] expected = [.. Enumerable.Repeat(1.0, entries)];
            for (int first = sinks; first < sinks + (partitions * lag); first += lag)
            {
                double[] ofKeys = Naive(keys, (head * entries) + first, lag, width), ofValues = Naive(values, (head * entries) + first, lag, width);
                for (int entry = 0; entry < lag; entry++)
                {
                    expected[first + entry] = (ofKeys[entry] + ofValues[entry]) / 2;
                }
            }

            Assert.All(expected, (value, entry) => Assert.Equal(value, scores[(head * entries) + entry], 1e-4));
        }
    });

    [Fact]
    public void Ranks_AreSharesOfTheLag()
    {
        float[] rows = KernelData.Random(3, 12 * 5);
        float[] raw = Scores(rows, rows, 1, 5, 0, new CacheOptions { Lag = 4, CrossScoring = true });
        float[] ranked = Scores(rows, rows, 1, 5, 0, new CacheOptions { Lag = 4 });

        for (int first = 0; first < 8; first += 4)
        {
            float[] own = raw[first..(first + 4)];
            Assert.Equal(own.Select(score => own.Count(other => other < score) / 4f), ranked[first..(first + 4)]);
        }
    }

    [Fact]
    public void EqualEntries_RankByTheirOrder() =>
        Assert.Equal([0.75f, 0.5f, 0.25f, 0, 1, 1, 1, 1], Scores([.. Enumerable.Repeat(1f, 16)], new float[16], 1, 2, 0, new CacheOptions { Lag = 4 }));

    [Fact]
    public void ConstantChannel_CountsNothing()
    {
        // The second channel never changes in the second partition, where the reference divides 0 or more by 0.
        float[] rows = [0, 7, 1, -9, 2, 5, 0, 3, 4, 3, 1, 3];
        float[] silent = [.. rows.Select(static (value, index) => index % 2 == 0 ? value : 3)];

        Assert.Equal(
            Scores(silent, silent, 1, 2, 0, new CacheOptions { Lag = 3, CrossScoring = true }),
            Scores(rows, rows, 1, 2, 0, new CacheOptions { Lag = 3, CrossScoring = true }));
    }

    [Fact]
    public void SingleChannel_HasNoDeviation() =>
        Assert.Equal([0.5f, 0.5f, 1, 1], Scores([1, 2, 3, 5], [1, 2, 3, 5], 1, 1, 0, new CacheOptions { Lag = 2, CrossScoring = true }));

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void ShortCache_KeepsSinksAndTheLast(int entries)
    {
        float[] scores = Scores(new float[entries], new float[entries], 1, 1, 2, new CacheOptions { Lag = 4 });

        Assert.Equal([1, 1, .. Enumerable.Range(0, entries - 2).Select(entry => (float)entry / (entries - 2))], scores);
    }

    [Fact]
    public void SinksBeyondTheCache_AreAllOfIt() => Assert.Equal([1, 1], Scores(new float[2], new float[2], 1, 1, 5, new CacheOptions { Lag = 4 }));

    [Fact]
    public void LagOfZero_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(
        static () => Scores(new float[2], new float[2], 1, 1, 0, new CacheOptions { Lag = 0 }));

    [Fact]
    public void RowsOfAnotherWidth_AreRefused() => Assert.Throws<ArgumentException>(static () =>
    {
        using var workspace = new Workspace(LagDeviation.WorkspaceBytes(2));
        LagDeviation.Compute(new TokenMatrix(new float[4], 2, 2), new TokenMatrix(new float[6], 2, 3), new float[2], workspace);
    });

    private static float[] Scores(float[] keys, float[] values, int heads, int width, int sinks, CacheOptions options)
    {
        CacheLayer cache = EntryScorer.Layer(keys, values, heads, width);
        return EntryScorer.Scores<LagKv>(new CacheLayer { Shape = cache.Shape, Keys = cache.Keys, Values = cache.Values, Sinks = sinks, Options = options });
    }

    private static double[] Naive(float[] rows, int first, int lag, int width)
    {
        double[] deviations = new double[lag];
        for (int row = 0; row < lag; row++)
        {
            double[] scaled = new double[width];
            for (int channel = 0; channel < width; channel++)
            {
                float[] next = [.. Enumerable.Range(first + lag, lag).Select(at => rows[(at * width) + channel])];
                scaled[channel] = (rows[((first + row) * width) + channel] - (double)next.Min()) / (next.Max() - (double)next.Min());
            }

            double mean = scaled.Average();
            deviations[row] = Math.Sqrt(scaled.Sum(y => (y - mean) * (y - mean)) / (width - 1));
        }

        double[] exponentials = [.. deviations.Select(deviation => Math.Exp(deviation - deviations.Max()))];
        return [.. exponentials.Select(exponential => exponential / exponentials.Sum())];
    }
}
