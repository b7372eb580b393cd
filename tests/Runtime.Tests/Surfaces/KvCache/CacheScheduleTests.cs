using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>When caches are compressed.</summary>
public class CacheScheduleTests
{
    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    [Fact]
    public void EveryRuns_CompressesAfterThePromptAndEveryThirdRun()
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 8), CacheTrigger.EveryRuns, every: 3));
        var model = new FakeModel(_geometry);
        model.Run(cache, 10);
        model.Run(cache, 10);
        cache.PromptEnded();
        List<int> lengths = [cache.Entries(0)];
        foreach (int tokens in (int[])[3, 1, 1, 1, 9, 1, 1, 1])
        {
            model.Run(cache, tokens);
            cache.RunEnded(tokens);
            lengths.Add(cache.Entries(0));
        }

        // Nine tokens at once are more than are kept, and start the count anew.
        Assert.Equal([8, 11, 12, 8, 9, 8, 9, 10, 8], lengths);
        model.Check(cache);
    }

    [Fact]
    public void EveryRuns_WithAShareOfTheTokensSeen_LetsTheCacheGrow()
    {
        CachePipeline pipeline = TestCaches.Pipeline(
            TestCaches.Latest, new CacheBudget(0.5, 0) { Of = Basis.Original }, CacheTrigger.EveryRuns, every: 1);
        using var cache = new KvCache(_geometry, pipeline);
        var model = new FakeModel(_geometry);
        model.Run(cache, 20);
        cache.PromptEnded();
        for (int i = 1; i <= 10; i++)
        {
            model.Run(cache, 1);
            cache.RunEnded(1);
            Assert.Equal((20 + i) / 2, cache.Entries(1));
        }
    }

    [Fact]
    public void EveryRuns_CompressionThatFailed_IsTriedAfterTheNextRun()
    {
        bool fails = true;
        CachePipeline pipeline = TestCaches.Pipeline(
            (in CacheLayer layer, Span<float> scores) => TestCaches.ByToken(layer, scores, (_, token) => fails ? float.NaN : token),
            new CacheBudget(0, 8),
            CacheTrigger.EveryRuns,
            every: 3);
        using var cache = new KvCache(_geometry, pipeline);
        var model = new FakeModel(_geometry);
        model.Run(cache, 20);
        for (int i = 0; i < 3; i++)
        {
            model.Run(cache, 1);
            if (i == 2)
            {
                Assert.Throws<CacheException>(() => cache.RunEnded(1));
            }
            else
            {
                cache.RunEnded(1);
            }
        }

        Assert.Equal(23, cache.Entries(0));
        fails = false;
        model.Run(cache, 1);
        cache.RunEnded(1);
        Assert.Equal(8, cache.Entries(0));
    }

    [Fact]
    public void AfterPrefill_LeavesGeneratedTokens()
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 8)));
        var model = new FakeModel(_geometry);
        model.Run(cache, 20);
        cache.PromptEnded();
        for (int i = 0; i < 50; i++)
        {
            model.Run(cache, 1);
            cache.RunEnded(1);
        }

        Assert.Equal(58, cache.Entries(0));
    }
}
