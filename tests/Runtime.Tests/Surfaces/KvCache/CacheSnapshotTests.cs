using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Going back to an earlier moment.</summary>
public class CacheSnapshotTests
{
    private const CacheSignals AllSignals = CacheSignals.RecentQueries | CacheSignals.AttentionSums | CacheSignals.QueryMoments;

    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RestoredCache_GoesOnAsTheFirstTime(bool isHalf)
    {
        using KvCache cache = new(_geometry, Pipeline(), isHalf), other = new(_geometry, Pipeline(), isHalf);
        var model = new FakeModel(_geometry);
        model.Run(cache, 20);
        cache.PromptEnded();
        model.Run(cache, 1);
        cache.RunEnded(1);
        using CacheSnapshot snapshot = cache.Snapshot();

        int[][] first = Continue(cache, model), again = Restored(cache), elsewhere = Restored(other);

        Assert.Equal(first, again);
        Assert.Equal(first, elsewhere);
        Assert.Equal(21, snapshot.Seen);
        Assert.Equal(2 * 2 * 2 * 7 * 4 * (isHalf ? 2 : 4), snapshot.Bytes);

        int[][] Restored(KvCache target)
        {
            target.Restore(snapshot);
            Assert.Equal((21, 7), (target.Seen, target.Entries(1)));
            model.Check(target);
            return Continue(target, model);
        }
    }

    [Fact]
    public void SnapshotOfAnotherCache_IsRefusedAndNothingChanges()
    {
        using KvCache cache = new(_geometry, Pipeline()), half = new(_geometry, Pipeline(), isHalf: true), plain = new(_geometry);
        var model = new FakeModel(_geometry);
        model.Run(cache, 5);
        model.Run(half, 3);
        model.Run(plain, 3);
        using CacheSnapshot ofHalf = half.Snapshot(), ofPlain = plain.Snapshot();

        Assert.Contains("in half precision", Assert.Throws<CacheException>(() => cache.Restore(ofHalf)).Message, StringComparison.Ordinal);
        Assert.Contains("other signals", Assert.Throws<CacheException>(() => cache.Restore(ofPlain)).Message, StringComparison.Ordinal);
        Assert.Equal(5, cache.Seen);
        model.Check(cache);
    }

    [Fact]
    public void DisposedSnapshot_IsRefused()
    {
        using var cache = new KvCache(_geometry);
        CacheSnapshot snapshot = cache.Snapshot();
        snapshot.Dispose();

        Assert.Throws<ObjectDisposedException>(() => cache.Restore(snapshot));
    }

    [Fact]
    public void ClearedCache_StartsAnew()
    {
        using var cache = new KvCache(_geometry, Pipeline());
        var model = new FakeModel(_geometry);
        int[][] first = Read();
        cache.Clear();
        Assert.Equal((0, 0, 0), (cache.Seen, cache.Entries(0), cache.NextPosition));

        Assert.Equal(first, Read());

        int[][] Read()
        {
            model.Run(cache, 20);
            cache.PromptEnded();
            return Continue(cache, model);
        }
    }

    /// <summary>Heads compete by all signals at once, so that everything of the state shows in what stays.</summary>
    private static CachePipeline Pipeline() => TestCaches.Pipeline(
        static (in CacheLayer layer, Span<float> scores) =>
        {
            for (int i = 0; i < scores.Length; i++)
            {
                float query = layer.Queries[0, 0][0] + layer.Moments.Means[0][1] + layer.Moments.Covariances[1][2];
                scores[i] = (layer.AttentionSums[i] / layer.AttentionCounts[i]) + MathF.Sin(query * layer.Tokens[i]);
            }
        },
        new CacheBudget(0, 6),
        CacheTrigger.EveryRuns,
        signals: AllSignals,
        every: 3,
        sinks: 1,
        recent: 2);

    private static int[][] Continue(KvCache cache, FakeModel model)
    {
        List<int[]> held = [];
        for (int i = 0; i < 10; i++)
        {
            model.Run(cache, 1);
            cache.RunEnded(1);
            held.Add([cache.Seen, cache.NextPosition, .. cache.Tokens(0, 0), .. cache.Tokens(1, 1)]);
        }

        model.Check(cache);
        return [.. held];
    }
}
