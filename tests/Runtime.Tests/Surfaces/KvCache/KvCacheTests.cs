using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>The state of a cache over runs of a model.</summary>
public class KvCacheTests
{
    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NoPipeline_KeepsEverything(bool isHalf)
    {
        using var cache = new KvCache(_geometry, isHalf: isHalf);
        var model = new FakeModel(_geometry);
        foreach (int tokens in (int[])[5, 1, 200, 1])
        {
            model.Run(cache, tokens);
            cache.RunEnded(tokens);
        }

        cache.PromptEnded();

        Assert.Equal((207, 207, 207), (cache.Seen, cache.NextPosition, cache.Entries(1)));
        Assert.Equal(Enumerable.Range(0, 207), cache.Tokens(1, 1).ToArray());
        Assert.Equal(int.MaxValue, cache.MostNewTokens);
        Assert.Equal(2 * 2 * 2 * 207 * 4 * (isHalf ? 2 : 4), cache.EntryBytes);
        model.Check(cache);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PromptEnded_CompressesOnceAndTokensKeepTheirPositions(bool isHalf)
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0.25, 0), sinks: 2), isHalf);
        var model = new FakeModel(_geometry);
        model.Run(cache, 12);
        model.Run(cache, 12);
        Assert.Equal(24, cache.Entries(0));

        cache.PromptEnded();
        Assert.Equal([0, 1, 20, 21, 22, 23], cache.Tokens(0, 1).ToArray());

        model.Run(cache, 2);
        cache.RunEnded(2);
        Assert.Equal([0, 1, 20, 21, 22, 23, 24, 25], cache.Tokens(1, 0).ToArray());
        Assert.Equal((26, 26), (cache.Seen, cache.NextPosition));
        model.Check(cache);
    }

    [Fact]
    public void AtCeiling_MemoryStaysFlatAndNothingIsAllocated()
    {
        CachePipeline pipeline = TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 20), CacheTrigger.AtCeiling, sinks: 2);
        using var cache = new KvCache(_geometry, pipeline);
        Step(cache, 100);
        long bytes = cache.Bytes, allocated = GC.GetAllocatedBytesForCurrentThread();
        int most = Step(cache, 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - allocated);
        Assert.Equal((32, bytes, 1100), (most, cache.Bytes, cache.Seen));
        Assert.Equal([0, 1], cache.Tokens(0, 0)[..2].ToArray());
    }

    [Fact]
    public void AtCeiling_RunThatCannotFit_IsRefusedAndNothingChanges()
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 20), CacheTrigger.AtCeiling));
        var model = new FakeModel(_geometry);
        Assert.Equal(32, cache.MostNewTokens);
        model.Run(cache, 30);
        Assert.Equal(12, cache.MostNewTokens);

        var error = Assert.Throws<CacheException>(() => cache.Prepare(13));

        Assert.Contains("can bring 12 tokens", error.Message, StringComparison.Ordinal);
        Assert.Equal(30, cache.Entries(0));
        model.Run(cache, 12);
        Assert.Equal(32, cache.Entries(0));
        model.Check(cache);
    }

    [Fact]
    public void AbandonedRun_LeavesTheCacheAsItWas()
    {
        using var cache = new KvCache(_geometry);
        var model = new FakeModel(_geometry);
        model.Run(cache, 7);
        cache.Prepare(100);
        cache.Abandon();
        cache.Abandon();

        Assert.Equal((7, 7), (cache.Seen, cache.Entries(0)));
        model.Check(cache);
        model.Run(cache, 1);
        model.Check(cache);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void KeyThatIsNotFinite_DropsTheRun(float bad)
    {
        foreach (bool isHalf in (bool[])[false, true])
        {
            using var cache = new KvCache(_geometry, isHalf: isHalf);
            var model = new FakeModel(_geometry);
            model.Run(cache, 3);
            model.Spoil = (layer, key) => key[2] = layer == 1 ? bad : key[2];

            var error = Assert.Throws<CacheException>(() => model.Run(cache, 2));

            Assert.Equal("Full cache, layer 1: the key of new token 0 in head 0 is not finite at channel 2; the run is dropped.", error.Message);
            Assert.Equal((3, 3), (cache.Seen, cache.Entries(0)));
            model.Spoil = null;
            model.Run(cache, 2);
            model.Check(cache);
        }
    }

    [Fact]
    public void FailureInOneLayer_LeavesAllLayersAsTheyWere()
    {
        CachePipeline pipeline = TestCaches.Pipeline(
            static (in CacheLayer layer, Span<float> scores) => scores.Fill(layer.Layer == 1 ? float.NaN : 1), new CacheBudget(0, 4));
        using var cache = new KvCache(_geometry, pipeline);
        var model = new FakeModel(_geometry);
        model.Run(cache, 9);

        var error = Assert.Throws<CacheException>(cache.PromptEnded);

        Assert.Equal((1, "Test"), (error.Layer, error.Pipeline));
        Assert.Equal((9, 9), (cache.Entries(0), cache.Entries(1)));
        model.Check(cache);
        model.Run(cache, 1);
        model.Check(cache);
    }

    [Fact]
    public void ScorerThatThrows_IsNamed()
    {
        CachePipeline pipeline = TestCaches.Pipeline(
            static (in CacheLayer _, Span<float> _) => throw new InvalidOperationException("out of ideas"), new CacheBudget(0, 4));
        using var cache = new KvCache(_geometry, pipeline);
        new FakeModel(_geometry).Run(cache, 9);

        var error = Assert.Throws<CacheException>(cache.Compact);

        Assert.Equal("Test, layer 0: Layer0 failed: out of ideas", error.Message);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public void CacheShorterThanWhatMustStay_IsRefusedOnlyWhenAskedFor()
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 12), sinks: 4, recent: 6));
        var model = new FakeModel(_geometry);
        model.Run(cache, 9);
        cache.PromptEnded();

        var error = Assert.Throws<CacheException>(cache.Compact);

        Assert.Contains("10 entries must stay (4 sinks, 6 recent), but the layer holds 9", error.Message, StringComparison.Ordinal);
        Assert.Equal(9, cache.Entries(0));
    }

    [Fact]
    public void MoreEntriesThanTheCeiling_AreRefused()
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 12)));
        new FakeModel(_geometry).Run(cache, 33);

        Assert.Contains("at most 32 entries (MaxTokens), got 33", Assert.Throws<CacheException>(cache.PromptEnded).Message, StringComparison.Ordinal);
        Assert.Equal(33, cache.Entries(0));
    }

    [Fact]
    public void MisusedRuns_AreRefused()
    {
        using var cache = new KvCache(_geometry);
        Assert.Contains("no run was prepared", Assert.Throws<CacheException>(() => cache.Commit(1)).Message, StringComparison.Ordinal);
        cache.Prepare(2);
        foreach (Action call in (Action[])[() => cache.Prepare(1), cache.PromptEnded, cache.Compact, cache.Clear, () => cache.Snapshot(), cache.Dispose])
        {
            Assert.Contains("a run of the model is under way", Assert.Throws<CacheException>(call).Message, StringComparison.Ordinal);
        }

        Assert.Contains("2 tokens was prepared, but 1 are", Assert.Throws<CacheException>(() => cache.Commit(1)).Message, StringComparison.Ordinal);
        Assert.Equal(0, cache.Seen);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.Prepare(0));
        Assert.Throws<CacheException>(() => cache.Prepare(int.MaxValue));
        new FakeModel(_geometry).Run(cache, 1);
    }

    [Fact]
    public void DisposedCache_SaysSo()
    {
        var cache = new KvCache(_geometry);
        cache.Dispose();
        cache.Dispose();

        Assert.Throws<ObjectDisposedException>(() => cache.Prepare(1));
    }

    [Fact]
    public void OtherGeometry_IsRefused()
    {
        CachePipeline pipeline = TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 12));

        var error = Assert.Throws<CacheException>(() => new KvCache(_geometry with { KvHeads = 4 }, pipeline));

        Assert.Contains("2 layers of 2 heads of 4 channels", error.Message, StringComparison.Ordinal);
        Assert.Throws<CacheException>(() => new KvCache(default));
    }

    [Fact]
    public void MissingSignal_DropsTheRun()
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 4), signals: CacheSignals.AttentionSums));

        Assert.Contains("reads attention sums", Assert.Throws<CacheException>(() => Fill(cache, 1)).Message, StringComparison.Ordinal);
        new FakeModel(_geometry).Run(cache, 1);
    }

    [Fact]
    public void TwoThreads_OneGetsAnErrorAndTheCacheStaysWhole()
    {
        using var cache = new KvCache(_geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 20), CacheTrigger.AtCeiling));
        int done = 0;
        Parallel.For(0, 8, _ =>
        {
            var model = new FakeModel(_geometry);
            for (int i = 0; i < 200; i++)
            {
                try
                {
                    model.Run(cache, 1);
                    Interlocked.Increment(ref done);
                }
                catch (CacheException error)
                {
                    Assert.Contains("one caller at a time", error.Message, StringComparison.Ordinal);
                }
            }
        });

        Assert.Equal(done, cache.Seen);
        new FakeModel(_geometry).Check(cache);
    }

    [Fact]
    public void MemoryOfALongPrompt_IsGivenBack()
    {
        CacheGeometry geometry = _geometry with { MaxTokens = 10_000 };
        using var cache = new KvCache(geometry, TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 100), geometry: geometry));
        Fill(cache, 10_000);
        long full = cache.Bytes;
        cache.PromptEnded();
        Fill(cache, 1);
        Fill(cache, 1);

        Assert.InRange(cache.Bytes, 1, full / 4);
        Assert.Equal(102, cache.Entries(0));
    }

    /// <summary>Steps of one token without managed memory; returns the longest that a layer became.</summary>
    private static int Step(KvCache cache, int steps)
    {
        int most = 0;
        for (int i = 0; i < steps; i++)
        {
            Fill(cache, 1);
            cache.RunEnded(1);
            most = int.Max(most, cache.Entries(0));
        }

        return most;
    }

    private static unsafe void Fill(KvCache cache, int tokens)
    {
        cache.Prepare(tokens);
        for (int layer = 0; layer < _geometry.Layers; layer++)
        {
            int values = _geometry.KvHeads * (cache.Entries(layer) + tokens) * _geometry.HeadDim;
            new Span<float>((void*)cache.PresentKeys(layer), values).Fill(1);
            new Span<float>((void*)cache.PresentValues(layer), values).Fill(1);
        }

        cache.Commit(tokens);
    }
}
