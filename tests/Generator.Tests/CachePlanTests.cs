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
            [KvCachePipeline(Layers = 5, KvHeads = 2, HeadDim = 8, MaxTokens = 100, QueryHeads = 6)]
            [Evict<KeyNorm>(Layers = "3..4", KeepCounts = new[] { 10, 9 })]
            [Evict<LastQueryAttention>(Layers = "1", Keep = 0.25)]
            [Protect(Sinks = 4, Recent = 5)]
            public partial class X;
            """);

        Assert.Equal([100, 25, 100, 10, 9], Plan<ImmutableArray<int>>(loaded, "LayerEntries").AsEnumerable());
        Assert.Equal((4, 5), (Plan<int>(loaded, "Sinks"), Plan<int>(loaded, "Recent")));
        Assert.Equal(6, Plan<int>(loaded, "QueryHeads"));
        Assert.Equal((5, 2, 8, 100), (Plan<int>(loaded, "Layers"), Plan<int>(loaded, "KvHeads"), Plan<int>(loaded, "HeadDim"), Plan<int>(loaded, "MaxTokens")));
        Assert.Equal(244 / 500.0, Plan<double>(loaded, "EntriesLeft"));

        // Keys and values of two heads of eight channels: 32 values an entry.
        Assert.Equal(244 * 32 * 4, Plan<long>(loaded, "BytesFloat32"));
        Assert.Equal(244 * 32 * 2, Plan<long>(loaded, "BytesFloat16"));
        Assert.Equal(500 * 32 * 4, Plan<long>(loaded, "UncompressedBytesFloat32"));
        Assert.Equal(500 * 32 * 2, Plan<long>(loaded, "UncompressedBytesFloat16"));
    }

    [Fact]
    public void NumbersOfHeads_TakeTheMemoryOfTheLongest()
    {
        GeneratorRun run = GeneratorRun.Of("""
            using PipelineDsl;
            [KvCachePipeline(Layers = 2, KvHeads = 3, HeadDim = 8, MaxTokens = 100)]
            [Evict<KeyNorm>(Layers = "1", HeadKeepCounts = new[] { 10, 40, 16 })]
            public partial class X;
            """);
        using var loaded = new LoadedPipeline(run);

        Assert.Equal([100, 40], Plan<ImmutableArray<int>>(loaded, "LayerEntries").AsEnumerable());
        Assert.Equal(122 / 200.0, Plan<double>(loaded, "EntriesLeft"));
        Assert.Equal(140 * 48 * 4, Plan<long>(loaded, "BytesFloat32"));
        string text = Assert.Single(run.Files).Value;
        Assert.Contains("100 -> 40 entries in the longest head, 66 in all (10, 40, 16), the highest by KeyNorm stay", text, StringComparison.Ordinal);
        Assert.Contains("Heads with numbers of their own are padded to the longest, whose memory the layer takes.", text, StringComparison.Ordinal);
        Assert.True(loaded.Cache("X").NeedsLayerMasks);
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
    [InlineData(0.5, "", 5, 2)]
    [InlineData(0.5, "", 7, 3)]
    [InlineData(0.5, ", Rounding = Rounding.HalfEven", 7, 4)]
    [InlineData(0.3, ", Rounding = Rounding.Ceiling", 7, 3)]
    [InlineData(0.1, ", Of = Basis.Original", 100, 10)]
    public void Fraction_IsRoundedDownUnlessToldOtherwise(double keep, string options, int tokens, int expected)
    {
        using var loaded = LoadedPipeline.Of($$"""
            using PipelineDsl;
            [KvCachePipeline(Layers = 1, KvHeads = 1, HeadDim = 1, MaxTokens = {{tokens}})]
            [Evict<KeyNorm>(Layers = "0", Keep = {{keep.ToString(System.Globalization.CultureInfo.InvariantCulture)}}{{options}})]
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

    /// <summary>The cases of kvpress' schedule: the first layers keep most, in equal steps, or the window decides where it would not fit.</summary>
    [Theory]
    [InlineData("Layers = 8, MaxTokens = 1024", "Keep = 0.5", "960, 832, 704, 576, 448, 320, 192, 64")]
    [InlineData("Layers = 4, MaxTokens = 4096", "KeepCount = 1280", "2496, 1685, 875, 64")]
    public void Pyramid_FallsFromTheFirstLayerToTheLast(string geometry, string budget, string expected)
    {
        string layers = geometry.StartsWith("Layers = 8", StringComparison.Ordinal) ? "0..7" : "0..3";
        foreach (string stage in (string[])
        [
            $"Evict<SnapKv>(Layers = \"{layers}\", {budget}, Schedule = Schedule.Pyramid)",
            $"Recipe(Method.PyramidKv, {budget})",
        ])
        {
            using var loaded = LoadedPipeline.Of($"""
                using PipelineDsl;
                [KvCachePipeline({geometry}, KvHeads = 1, HeadDim = 8, QueryHeads = 2)]
                [{stage}]
                public partial class X;
                """);

            ImmutableArray<int> entries = Plan<ImmutableArray<int>>(loaded, "LayerEntries");
            Assert.Equal(expected, string.Join(", ", entries));
            int held = loaded.Cache("X").Geometry.MaxTokens;
            Assert.Equal(entries, loaded.Cache("X").Stages.Select(stage => stage.KeptOf(held, held, 1)));
        }
    }

    [Theory]
    [InlineData("", "It is compressed once, when a prompt has been read; what is generated later stays.")]
    [InlineData(", When = CacheTrigger.EveryRuns, Every = 12", "It is compressed when a prompt has been read, and then every 12 runs of the model.")]
    [InlineData(", When = CacheTrigger.AtCeiling", "It is compressed whenever a layer would hold more than 64 entries.")]
    public void Remarks_SayWhenItIsCompressed(string when, string expected)
    {
        GeneratorRun run = GeneratorRun.Of($$"""
            using PipelineDsl;
            [KvCachePipeline(Layers = 1, KvHeads = 1, HeadDim = 8, MaxTokens = 64{{when}})]
            [Evict<KeyNorm>(Layers = "0", KeepCount = 11)]
            public partial class X;
            """);

        Assert.Contains(expected, Assert.Single(run.Files).Value, StringComparison.Ordinal);
    }

    private static T Plan<T>(LoadedPipeline loaded, string member) => (T)loaded.Static("X+Plan", member);
}
