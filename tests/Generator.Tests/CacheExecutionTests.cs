using PipelineDsl.Generator.Tests.Infrastructure;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Generator.Tests;

/// <summary>Generated code over caches, compiled, loaded and run on tensors.</summary>
public class CacheExecutionTests
{
    private const int Heads = 2;
    private const int Width = 8;
    private const int Entries = 20;

    private const string Parts = """
        using System;
        using PipelineDsl;
        using PipelineDsl.Kernels;

        // Its members can be reached through a type parameter only, and it leaves the workspace to the default.
        internal struct FirstChannel : ICacheScorer
        {
            static CacheSignals ICacheScorer.Signals => CacheSignals.None;

            static void ICacheScorer.Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
            {
                for (int i = 0; i < scores.Length; i++)
                {
                    scores[i] = layer.Keys[i / layer.Shape.Entries, i % layer.Shape.Entries][0];
                }
            }
        }

        internal struct Nothing : IKeyScorer
        {
            public static void Score(HeadTensor keys, Span<float> scores) => scores.Fill(float.NaN);
        }

        """;

    [Theory]
    [InlineData("KeyNorm", -1)]
    [InlineData("Knorm", -1)]
    [InlineData("ValueNorm", 1)]
    public void Norms_KeepTheHighestOfEveryHeadBesideTheProtected(string scorer, int sign)
    {
        using LoadedPipeline loaded = Load($"[Evict<{scorer}>(Layers = \"1\", KeepCount = 9), Protect(Sinks = 2, Recent = 3)]");
        (float[] keys, float[] values) = Tensors();
        (float[] oldKeys, float[] oldValues) = ([.. keys], [.. values]);
        using CacheCompactor compactor = new(loaded.Cache("X"));

        int left = compactor.Compact(1, new CacheRows<float> { Keys = keys, Values = values, Entries = Entries, Seen = Entries });

        Assert.Equal(9, left);
        float[] scored = scorer == "ValueNorm" ? oldValues : oldKeys;
        for (int head = 0; head < Heads; head++)
        {
            int[] best = [.. Enumerable.Range(2, 15).OrderByDescending(entry => sign * Norm(scored, head, entry)).Take(4)];
            int[] kept = [.. best.Concat([0, 1, 17, 18, 19]).Order()];
            for (int i = 0; i < kept.Length; i++)
            {
                Assert.Equal(Row(oldKeys, head, kept[i], Entries), Row(keys, head, i, left));
                Assert.Equal(Row(oldValues, head, kept[i], Entries), Row(values, head, i, left));
            }
        }
    }

    [Fact]
    public void HalfPrecision_KeepsWhatSinglePrecisionDoes()
    {
        using LoadedPipeline loaded = Load("[Evict<KeyNorm>(Layers = \"1\", KeepCount = 9)]");
        (float[] keys, float[] values) = Tensors();
        Half[] halfKeys = [.. keys.Select(static value => (Half)value)], halfValues = [.. values.Select(static value => (Half)value)];
        using CacheCompactor compactor = new(loaded.Cache("X"));

        int left = compactor.Compact(1, new CacheRows<float> { Keys = keys, Values = values, Entries = Entries, Seen = Entries });
        int halfLeft = compactor.Compact(1, new CacheRows<Half> { Keys = halfKeys, Values = halfValues, Entries = Entries, Seen = Entries });

        Assert.Equal(left, halfLeft);
        Assert.Equal(keys.Take(Heads * left * Width), halfKeys.Take(Heads * left * Width).Select(static value => (float)value));
        Assert.Equal(values.Take(Heads * left * Width), halfValues.Take(Heads * left * Width).Select(static value => (float)value));
    }

    [Fact]
    public void RepackedPositions_TurnKeysByHowFarTheyMoved()
    {
        using LoadedPipeline loaded = Load("[Evict<RecentPosition>(Layers = \"1\", KeepCount = 6), Protect(Sinks = 1), Positions(PositionPolicy.Repacked)]");
        (float[] keys, float[] values) = Tensors();
        float[] before = [.. keys];
        var rotary = RotaryEmbedding.FromTheta(Width);
        using CacheCompactor compactor = new(loaded.Cache("X"), rotary);

        int left = compactor.Compact(1, new CacheRows<float> { Keys = keys, Values = values, Entries = Entries, Seen = Entries });

        Assert.Equal(6, left);
        Assert.Equal(Row(before, 0, 0, Entries), Row(keys, 0, 0, left));
        float[] old = Row(before, 0, 15, Entries), turned = Row(keys, 0, 1, left);
        for (int pair = 0; pair < Width / 2; pair++)
        {
            double angle = rotary.Frequencies[pair] * (1 - 15.0), a = old[pair], b = old[pair + (Width / 2)];
            Assert.Equal((a * Math.Cos(angle)) - (b * Math.Sin(angle)), turned[pair], 1e-5);
            Assert.Equal((a * Math.Sin(angle)) + (b * Math.Cos(angle)), turned[pair + (Width / 2)], 1e-5);
        }
    }

    [Theory]
    [InlineData("Evict<FirstChannel>(Layers = \"1\", KeepCount = 5, Selection = EntrySelection.Blocks, ChunkLength = 4)")]
    [InlineData("Evict<FirstChannel>(Layers = \"1\", KeepCount = 5)")]
    [InlineData("Evict<FirstChannel>(Layers = \"1\", Keep = 0.25)")]
    public void ScorerOfTheUser_DecidesWhatStays(string stage)
    {
        using LoadedPipeline loaded = Load($"[{stage}]");
        (float[] keys, float[] values) = Tensors();
        float[] before = [.. keys];
        using CacheCompactor compactor = new(loaded.Cache("X"));

        int left = compactor.Compact(1, new CacheRows<float> { Keys = keys, Values = values, Entries = Entries, Seen = Entries });

        Assert.Equal(5, left);
        for (int head = 0; head < Heads; head++)
        {
            int[] best = [.. Enumerable.Range(0, Entries).OrderByDescending(entry => before[((head * Entries) + entry) * Width]).Take(5).Order()];
            Assert.Equal(best.SelectMany(entry => Row(before, head, entry, Entries)), keys.Skip(head * 5 * Width).Take(5 * Width));
        }
    }

    [Fact]
    public void CompetingHeads_KeepTheBudgetOfTheLayerTogether()
    {
        using LoadedPipeline loaded = Load("[Evict<FirstChannel>(Layers = \"1\", KeepCount = 6, Heads = HeadBudgets.Adaptive)]");
        (float[] keys, float[] values) = Tensors();
        for (int entry = 0; entry < Entries; entry++)
        {
            keys[entry * Width] += 10;
        }

        using CacheCompactor compactor = new(loaded.Cache("X"));

        int left = compactor.Compact(1, new CacheRows<float> { Keys = keys, Values = values, Entries = Entries, Seen = Entries });

        // The first head wins all but the entry that the other is sure of: a fifth of six, rounded down.
        Assert.Equal(11, left);
        Assert.All(keys.Skip(11 * Width).Take(10 * Width), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void ScoresThatAreNoNumbers_AreRefusedAndChangeNothing()
    {
        using LoadedPipeline loaded = Load("[Evict<Nothing>(Layers = \"1\", KeepCount = 5)]");
        (float[] keys, float[] values) = Tensors();
        (float[] oldKeys, float[] oldValues) = ([.. keys], [.. values]);
        using CacheCompactor compactor = new(loaded.Cache("X"));

        CacheException refused = Assert.Throws<CacheException>(() =>
            compactor.Compact(1, new CacheRows<float> { Keys = keys, Values = values, Entries = Entries, Seen = Entries }));

        Assert.StartsWith("X, layer 1: the score of entry 0 of head 0 is NaN", refused.Message, StringComparison.Ordinal);
        Assert.Equal(oldKeys, keys);
        Assert.Equal(oldValues, values);
    }

    [Theory]
    [InlineData(3, Width, Entries, "expected 2 heads, or one of them, of 8 channels, got 3 of 8")]
    [InlineData(2, 4, Entries, "expected 2 heads, or one of them, of 8 channels, got 2 of 4")]
    [InlineData(2, Width, 19, "expected keys of 2 heads x 20 entries x 8, got 2 x 19 x 8")]
    public void LayerOfAnotherGeometry_IsRefusedByName(int heads, int width, int rows, string expected)
    {
        using LoadedPipeline loaded = Load("[Evict<KeyNorm>(Layers = \"1\", KeepCount = 5)]");
        CacheStage stage = loaded.Cache("X").Stages[0];
        using var workspace = new Workspace(1 << 16);

        CacheException refused = Assert.Throws<CacheException>(() =>
        {
            var layer = new CacheLayer
            {
                Layer = 1,
                Shape = new CacheShape(heads, 0, Entries, width),
                Keys = new HeadTensor(new float[heads * rows * width], heads, rows, width),
                Values = new HeadTensor(new float[heads * Entries * width], heads, Entries, width),
                Tokens = new int[heads * Entries],
                Kept = 5,
            };
            stage.Choose(layer, new CacheChoice(heads, Entries), workspace);
        });

        Assert.StartsWith("X, layer 1: " + expected, refused.Message, StringComparison.Ordinal);
    }

    private static LoadedPipeline Load(string attributes) => LoadedPipeline.Of($"""
        {Parts}
        [KvCachePipeline(Layers = 2, KvHeads = {Heads}, HeadDim = {Width}, MaxTokens = 64)]
        {attributes}
        public partial class X;
        """);

    private static (float[] Keys, float[] Values) Tensors()
    {
        // Multiples of 1/64 have the same value in half precision.
        var random = new System.Random(7);
        float[] Draw() => [.. Enumerable.Range(0, Heads * Entries * Width).Select(_ => random.Next(-64, 65) / 64f)];
        return (Draw(), Draw());
    }

    private static double Norm(float[] rows, int head, int entry) => Math.Sqrt(Row(rows, head, entry, Entries).Sum(static value => (double)value * value));

    private static float[] Row(float[] rows, int head, int entry, int entries) => [.. rows.Skip(((head * entries) + entry) * Width).Take(Width)];
}
