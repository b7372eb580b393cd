using System.Collections.Immutable;
using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>Plans of caches, compiled, loaded and compared with figures computed by hand.</summary>
public class CachePlanTests
{
    [Fact]
    public void BudgetsOfSomeLayers_LeaveTheOthersFull()
    {
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [KvCachePipeline(Layers = 5, KvHeads = 2, HeadDim = 8, MaxTokens = 100)]
            [Evict<KeyNorm>(Layers = "3..4", KeepCounts = new[] { 10, 9 })]
            [Evict<LastQueryAttention>(Layers = "1", Keep = 0.25)]
            [Protect(Sinks = 4, Recent = 5)]
            public partial class X;
            """);

        Assert.Equal([100, 25, 100, 10, 9], Plan<ImmutableArray<int>>(loaded, "LayerEntries").AsEnumerable());
        Assert.Equal((4, 5), (Plan<int>(loaded, "Sinks"), Plan<int>(loaded, "Recent")));
        Assert.Equal((5, 2, 8, 100), (Plan<int>(loaded, "Layers"), Plan<int>(loaded, "KvHeads"), Plan<int>(loaded, "HeadDim"), Plan<int>(loaded, "MaxTokens")));
        Assert.Equal(244 / 500.0, Plan<double>(loaded, "EntriesLeft"));

        // Keys and values of two heads of eight channels: 32 values an entry.
        Assert.Equal(244 * 32 * 4, Plan<long>(loaded, "BytesFloat32"));
        Assert.Equal(244 * 32 * 2, Plan<long>(loaded, "BytesFloat16"));
        Assert.Equal(500 * 32 * 4, Plan<long>(loaded, "UncompressedBytesFloat32"));
        Assert.Equal(500 * 32 * 2, Plan<long>(loaded, "UncompressedBytesFloat16"));
    }

    [Fact]
    public void LargeCache_DoesNotOverflow()
    {
        // 80 layers of 8 heads of 128 channels, a million tokens: 330 GB in half precision.
        using var loaded = LoadedPipeline.Of("""
            using PipelineDsl;
            [KvCachePipeline(Layers = 80, KvHeads = 8, HeadDim = 128, MaxTokens = 1_000_000)]
            [Evict<RandomScore>(Layers = "0..79", Keep = 0.5)]
            public partial class X;
            """);

        Assert.Equal(80 * 2 * 8 * 128 * 2 * 1_000_000L, Plan<long>(loaded, "UncompressedBytesFloat16"));
        Assert.Equal(80 * 2 * 8 * 128 * 2 * 500_000L, Plan<long>(loaded, "BytesFloat16"));
        Assert.Equal(0.5, Plan<double>(loaded, "EntriesLeft"));
    }

    [Theory]
    [InlineData(0.5, 5, 2)]
    [InlineData(0.5, 7, 4)]
    [InlineData(0.01, 7, 1)]
    public void Fraction_IsRoundedLikeEveryBudget(double keep, int tokens, int expected)
    {
        using var loaded = LoadedPipeline.Of($$"""
            using PipelineDsl;
            [KvCachePipeline(Layers = 1, KvHeads = 1, HeadDim = 1, MaxTokens = {{tokens}})]
            [Evict<KeyNorm>(Layers = "0", Keep = {{keep.ToString(System.Globalization.CultureInfo.InvariantCulture)}})]
            public partial class X;
            """);

        Assert.Equal([expected], Plan<ImmutableArray<int>>(loaded, "LayerEntries").AsEnumerable());
    }

    [Theory]
    [InlineData("", "128.69 KiB instead of 192 KiB in single precision, 64.34 KiB instead of 96 KiB in half precision", "<para>The ")]
    [InlineData("[Protect(Sinks = 4)]", "The first 4 entries of a layer always stay.", "The first 4 and")]
    [InlineData("[Protect(Recent = 8)]", "The last 8 entries of a layer always stay.", "The first 0")]
    [InlineData("[Positions(PositionPolicy.Repacked)]", "Kept entries get new positions without gaps.", "<para>The ")]
    public void Remarks_SayWhatIsDeclared(string attribute, string expected, string absent)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using PipelineDsl;
            [KvCachePipeline(Layers = 3, KvHeads = 1, HeadDim = 8, MaxTokens = 1024)]
            [Evict<KeyNorm>(Layers = "1", KeepCount = 11)]
            {{attribute}}
            public partial class X;
            """);

        string text = Assert.Single(run.Files).Value;
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain(absent, text, StringComparison.Ordinal);
        Assert.Contains("<term>1</term><description>1024 -> 11 entries, the highest by KeyNorm stay</description>", text, StringComparison.Ordinal);
    }

    private static T Plan<T>(LoadedPipeline loaded, string member) => (T)loaded.Static("X+Plan", member);
}
