using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Compaction of a caller's own tensors.</summary>
public class CacheCompactorTests
{
    [Fact]
    public void Compact_LeavesDenseRowsInFront()
    {
        using var compactor = new CacheCompactor(TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 3), sinks: 1));
        float[] keys = Rows(6), values = Rows(6);

        int left = compactor.Compact(1, new CacheRows<float> { Keys = keys, Values = values, Entries = 6, Seen = 6 });

        Assert.Equal(3, left);
        Assert.Equal([0, 4, 5, 6, 10, 11], keys.Where(static (_, i) => i % 4 == 0).Take(6));
        Assert.Equal(keys[..24], values[..24]);
    }

    [Fact]
    public void Compact_TakesTokensAndAttentionAlong()
    {
        using var compactor = new CacheCompactor(TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 2)));
        Half[] keys = [.. Rows(4).Select(static value => (Half)value)], values = [.. keys];
        int[] tokens = [2, 5, 7, 9, 1, 2, 3, 4], counts = [7, 4, 2, 0, 8, 7, 6, 5];
        float[] sums = [1, 2, 3, 4, 5, 6, 7, 8];

        int left = compactor.Compact(
            0, new CacheRows<Half> { Keys = keys, Values = values, Entries = 4, Seen = 10, Tokens = tokens, AttentionSums = sums, AttentionCounts = counts });

        Assert.Equal(2, left);
        Assert.Equal([7, 9, 3, 4], tokens[..4]);
        Assert.Equal([2, 0, 6, 5], counts[..4]);
        Assert.Equal([3, 4, 7, 8], sums[..4]);
        Assert.Equal([(Half)2, (Half)3, (Half)6, (Half)7], keys.Where(static (_, i) => i % 4 == 0).Take(4));
    }

    [Fact]
    public void Choose_ChangesNothing()
    {
        using var compactor = new CacheCompactor(TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0.5, 0)));
        float[] keys = Rows(6), values = Rows(6);
        var rows = new CacheRows<float> { Keys = keys, Values = values, Entries = 6, Seen = 6 };

        Assert.Equal(3, compactor.Choose(0, rows));

        Assert.Equal(Rows(6), keys);
        Assert.Equal(Rows(6), values);
        Assert.Equal(3, compactor.Move(0, rows));
    }

    [Fact]
    public void Move_WithoutAChoice_IsRefused()
    {
        using var compactor = new CacheCompactor(TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0.5, 0)));

        Assert.Throws<InvalidOperationException>(() => compactor.Move(0, new CacheRows<float> { Keys = Rows(6), Values = Rows(6), Entries = 6, Seen = 6 }));
    }

    [Theory]
    [InlineData(0, 5, 6, null, "expected keys of 2 heads x 5 entries x 4, got 48 values")]
    [InlineData(2, 6, 6, null, "the pipeline has layers 0 to 1")]
    [InlineData(0, 6, 5, null, "6 entries, but only 5 tokens were seen")]
    [InlineData(0, -1, 6, null, "got -1")]
    [InlineData(0, 6, 6, new[] { 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 6 }, "head 1 has token 6 after 4")]
    [InlineData(0, 6, 6, new[] { -1, -1, 2, 3, 3, 5, 0, 1, 2, 3, 4, 5 }, "head 0 has token 3 after 3")]
    [InlineData(0, 6, 6, new[] { 1, -1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5 }, "head 0 has token -1 after 1")]
    [InlineData(0, 6, 6, new[] { 1, 2 }, "expected tokens of 2 heads x 6 entries x 1, got 2 values")]
    public void RowsThatDisagree_AreNamed(int layer, int entries, int seen, int[]? tokens, string expected)
    {
        using var compactor = new CacheCompactor(TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0.5, 0)));

        var error = Assert.Throws<CacheException>(
            () => compactor.Compact(layer, new CacheRows<float> { Keys = Rows(6), Values = Rows(6), Entries = entries, Seen = seen, Tokens = tokens }));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal("Test", error.Pipeline);
    }

    [Fact]
    public void OtherTypes_AreRefused()
    {
        using var compactor = new CacheCompactor(TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0.5, 0)));

        var error = Assert.Throws<CacheException>(
            () => compactor.Compact(0, new CacheRows<byte> { Keys = new byte[8], Values = new byte[8], Entries = 1, Seen = 1 }));

        Assert.Contains("float or Half, got Byte", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CacheSignals.Statistics, "reads statistics")]
    [InlineData(CacheSignals.OutputProjection, "reads the output projection: expected 16 rows")]
    public void MissingData_IsNamedAtOnce(CacheSignals signals, string expected)
    {
        CachePipeline pipeline = TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0.5, 0), signals: signals);

        Assert.Contains(expected, Assert.Throws<CacheException>(() => new CacheCompactor(pipeline)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StagesThatMakeNoSense_AreNamed()
    {
        CachePipeline pipeline = TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0.5, 0)), odd = TestCaches.Pipeline(
            TestCaches.Latest, new CacheBudget(0.5, 0), signals: CacheSignals.RecentQueries, geometry: TestCaches.Geometry with { QueryHeads = 3 });
        var twice = new CachePipeline { Name = "Twice", FullName = "Twice", Geometry = pipeline.Geometry, Stages = [pipeline.Stages[1], pipeline.Stages[1]] };

        Assert.Contains("one stage a layer", Assert.Throws<CacheException>(() => new CacheCompactor(twice)).Message, StringComparison.Ordinal);
        Assert.Contains("multiple of 2 query heads, got 3", Assert.Throws<CacheException>(() => new CacheCompactor(odd)).Message, StringComparison.Ordinal);
    }

    /// <summary>Two heads; each row holds its number four times.</summary>
    private static float[] Rows(int entries) => [.. Enumerable.Range(0, 2 * entries * 4).Select(static i => (float)(i / 4))];
}
