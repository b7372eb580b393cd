using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>What scorers are shown of the runs so far.</summary>
public class CacheSignalTests
{
    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    [Fact]
    public void AttentionSums_AreThoseOfAllRunsAndStayWithTheirEntries()
    {
        List<(int Head, int Token, float Sum, int Count)> shown = [];
        CachePipeline pipeline = TestCaches.Pipeline(
            (in CacheLayer layer, Span<float> scores) =>
            {
                shown.Clear();
                for (int i = 0; i < scores.Length; i++)
                {
                    shown.Add((i / layer.Shape.Entries, layer.Tokens[i], layer.AttentionSums[i], layer.AttentionCounts[i]));
                    scores[i] = layer.Tokens[i] % 3;
                }
            },
            new CacheBudget(0, 5),
            signals: CacheSignals.AttentionSums);
        using var cache = new KvCache(_geometry, pipeline);
        var model = new FakeModel(_geometry);

        // Evictions in between change who is there, not what those who stay have received.
        foreach (int tokens in (int[])[4, 9, 1, 1, 6])
        {
            model.Run(cache, tokens);
            cache.PromptEnded();
        }

        Assert.Equal(22, shown.Count);
        foreach ((int head, int token, float sum, int count) in shown)
        {
            IEnumerable<float> received = Enumerable.Range(token, 21 - token)
                .Select(query => (FakeModel.Attention(2 * head, query, token) + FakeModel.Attention((2 * head) + 1, query, token)) / 2);
            Assert.Equal(received.Sum(), sum, 1e-4f);
            Assert.Equal(21 - token, count);
        }
    }

    [Fact]
    public void RecentQueries_AreTheLastOnesOldestFirst()
    {
        float[][] shown = [];
        CachePipeline pipeline = TestCaches.Pipeline(
            (in CacheLayer layer, Span<float> scores) =>
            {
                shown = new float[layer.Queries.Tokens][];
                for (int token = 0; token < shown.Length; token++)
                {
                    shown[token] = layer.Queries[3, token].ToArray();
                }

                TestCaches.Latest(layer, scores);
            },
            new CacheBudget(0, 3),
            signals: CacheSignals.RecentQueries);
        using var cache = new KvCache(_geometry, pipeline);
        var model = new FakeModel(_geometry);
        foreach (int tokens in (int[])[1, 1, 5, 1, 1, 2, 2, 3])
        {
            model.Run(cache, tokens);
            cache.PromptEnded();
            int[] last = [.. Enumerable.Range(int.Max(0, cache.Seen - 3), int.Min(3, cache.Seen))];
            if (cache.Seen > 3)
            {
                Assert.Equal(last.Select(static token => FakeModel.Key(1, 0, token, 2) * 4), shown.Select(static query => query[2]));
            }
        }
    }

    [Fact]
    public void RepackedPositions_TurnRecentQueriesAlong()
    {
        RotaryEmbedding rotary = RotaryEmbedding.FromTheta(4, 100);
        var model = new FakeModel(_geometry, rotary);
        float[] shown = [];
        CachePipeline pipeline = TestCaches.Pipeline(
            (in CacheLayer layer, Span<float> scores) =>
            {
                shown = [.. layer.Queries[0, 0], .. layer.Queries[0, 2]];
                TestCaches.Latest(layer, scores);
            },
            new CacheBudget(0, 5),
            positions: PositionPolicy.Repacked,
            signals: CacheSignals.RecentQueries);
        using var cache = new KvCache(_geometry, pipeline, rotary: rotary);
        model.Run(cache, 13);
        cache.PromptEnded();
        model.Run(cache, 1);
        cache.PromptEnded();

        // Tokens 11 to 13 scored at positions 3 to 5 of the six entries before the second compression.
        float[] oldest = [.. Enumerable.Range(0, 4).Select(static channel => FakeModel.Key(1, 0, 11, channel))];
        float[] newest = [.. Enumerable.Range(0, 4).Select(static channel => FakeModel.Key(1, 0, 13, channel))];
        model.Turn(oldest, 3);
        model.Turn(newest, 5);
        Assert.Equal([.. oldest, .. newest], shown, static (left, right) => MathF.Abs(left - right) < 1e-4f);
        model.Check(cache, 1e-4f);
    }

    [Fact]
    public void QueryMoments_LeaveTheSinksOut()
    {
        float mean = 0, variance = 0;
        CachePipeline pipeline = TestCaches.Pipeline(
            (in CacheLayer layer, Span<float> scores) =>
            {
                (mean, variance) = (layer.Moments.Means[2][1], layer.Moments.Covariances[(2 * 4) + 1][1]);
                TestCaches.Latest(layer, scores);
            },
            new CacheBudget(0, 5),
            signals: CacheSignals.QueryMoments,
            sinks: 4);
        using var cache = new KvCache(_geometry, pipeline);
        var model = new FakeModel(_geometry);
        foreach (int tokens in (int[])[3, 3, 6])
        {
            model.Run(cache, tokens);
        }

        cache.PromptEnded();

        double[] queries = [.. Enumerable.Range(4, 8).Select(static token => 3.0 * FakeModel.Key(1, 0, token, 1))];
        double average = queries.Average();
        Assert.Equal(average, mean, 1e-4);
        Assert.Equal(queries.Average(query => (query - average) * (query - average)), variance, 1e-3);
    }

    [Fact]
    public unsafe void StepsWithAllSignals_AllocateNothing()
    {
        CachePipeline pipeline = TestCaches.Pipeline(
            TestCaches.Latest,
            new CacheBudget(0, 20),
            CacheTrigger.AtCeiling,
            positions: PositionPolicy.Repacked,
            signals: CacheSignals.RecentQueries | CacheSignals.AttentionSums | CacheSignals.QueryMoments);
        using var cache = new KvCache(_geometry, pipeline, rotary: RotaryEmbedding.FromTheta(4, 100));
        float[] values = new float[_geometry.QueryHeads * (_geometry.MaxTokens + 1)];
        fixed (float* start = values)
        {
            nint[] addresses = [(nint)start, (nint)start];
            Step(100);
            long bytes = cache.Bytes, allocated = GC.GetAllocatedBytesForCurrentThread();
            Step(500);

            Assert.Equal((0, bytes), (GC.GetAllocatedBytesForCurrentThread() - allocated, cache.Bytes));

            void Step(int steps)
            {
                for (int i = 0; i < steps; i++)
                {
                    cache.Prepare(1);
                    for (int layer = 0; layer < _geometry.Layers; layer++)
                    {
                        int count = _geometry.KvHeads * (cache.Entries(layer) + 1) * _geometry.HeadDim;
                        new Span<float>((void*)cache.PresentKeys(layer), count).Fill(1);
                        new Span<float>((void*)cache.PresentValues(layer), count).Fill(1);
                    }

                    cache.Commit(1, new CacheSignalValues { RecentQueries = addresses, UnrotatedQueries = addresses, AttentionSums = addresses });
                    cache.RunEnded(1);
                }
            }
        }
    }
}
