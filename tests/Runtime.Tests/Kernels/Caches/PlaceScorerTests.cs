namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Scorers that read places alone: StreamingLLM and the baselines.</summary>
public class PlaceScorerTests
{
    [Theory]
    [InlineData(6, 3, 1, "100011")]
    [InlineData(6, 6, 1, "111111")]
    [InlineData(6, 2, 4, "111100")]
    [InlineData(3, 2, 5, "111")]
    [InlineData(4, 0, 0, "0000")]
    public void StreamingLlm_KeepsSinksAndTheLast(int entries, int kept, int sinks, string expected) =>
        Assert.Equal(expected + expected, Digits<StreamingLlm>(entries, kept, sinks, recent: 0));

    [Theory]
    [InlineData(8, 4, 0, 0, "01010101")]
    [InlineData(8, 4, 2, 1, "11001001")]
    [InlineData(8, 2, 2, 1, "11000001")]
    [InlineData(4, 4, 0, 0, "1111")]
    [InlineData(3, 2, 5, 5, "111")]
    [InlineData(5, 0, 0, 0, "00000")]
    public void SpacedEntries_FillsTheBudgetEvenly(int entries, int kept, int sinks, int recent, string expected) =>
        Assert.Equal(expected + expected, Digits<SpacedEntries>(entries, kept, sinks, recent));

    [Fact]
    public void SpacedEntries_MarkExactlyTheBudget() => KernelProperty.Holds(300, (entries, seed) =>
    {
        int sinks = seed % 5, recent = seed % 7, kept = int.Clamp(seed % (entries + 1), int.Min(entries, sinks + recent), entries);
        CacheLayer places = EntryScorer.Places(1, entries);
        var layer = new CacheLayer { Shape = places.Shape, Keys = places.Keys, Values = places.Values, Kept = kept, Sinks = sinks, Recent = recent };

        Assert.Equal(kept, EntryScorer.Scores<SpacedEntries>(layer).Count(static score => score == 1));
    });

    [Fact]
    public void RandomEntries_ScoreATokenAlikeWhereverItStands()
    {
        float[] before = Random(layer: 3, firstHead: 0, heads: 2, seed: 5, [0, 1, 2, 3, 0, 1, 2, 3]);
        float[] after = Random(layer: 3, firstHead: 0, heads: 2, seed: 5, [1, 3, 1, 3]);

        Assert.Equal([before[1], before[3], before[5], before[7]], after);
    }

    [Fact]
    public void RandomEntries_OfOneHeadAlone_AreThoseAmongAllHeads()
    {
        float[] together = Random(layer: 3, firstHead: 0, heads: 2, seed: 5, [0, 1, 0, 1]);

        Assert.Equal(together[2..], Random(layer: 3, firstHead: 1, heads: 1, seed: 5, [0, 1]));
    }

    [Fact]
    public void RandomEntries_DifferByLayerHeadAndSeed()
    {
        float[][] draws =
        [
            Random(layer: 0, firstHead: 0, heads: 1, seed: 1, [0, 1, 2]),
            Random(layer: 1, firstHead: 0, heads: 1, seed: 1, [0, 1, 2]),
            Random(layer: 0, firstHead: 1, heads: 1, seed: 1, [0, 1, 2]),
            Random(layer: 0, firstHead: 0, heads: 1, seed: 2, [0, 1, 2]),
        ];

        Assert.Equal(12, draws.SelectMany(static draw => draw).Distinct().Count());
    }

    [Fact]
    public void QFilter_IsMinusTheProductWithTheHeadsFilter()
    {
        CacheLayer cache = EntryScorer.Layer([1, 2, 3, 4, 5, 6, 7, 8], 2, 2);
        var layer = new CacheLayer { Shape = cache.Shape, Keys = cache.Keys, Values = cache.Values, Filters = new TokenMatrix([1, 10, 0, -1], 2, 2) };

        Assert.Equal([-21, -43, 6, 8], EntryScorer.Scores<QFilter>(layer));
    }

    [Fact]
    public void QFilter_WithoutFilters_SaysSo()
    {
        var error = Assert.Throws<ArgumentException>(static () => EntryScorer.Scores<QFilter>(EntryScorer.Layer(new float[8], 2, 2)));

        Assert.StartsWith("Layer 0 has 0 filters for 2 key heads.", error.Message, StringComparison.Ordinal);
    }

    private static string Digits<TScorer>(int entries, int kept, int sinks, int recent)
        where TScorer : struct, ICacheScorer
    {
        CacheLayer places = EntryScorer.Places(2, entries);
        var layer = new CacheLayer { Shape = places.Shape, Keys = places.Keys, Values = places.Values, Kept = kept, Sinks = sinks, Recent = recent };
        return string.Concat(EntryScorer.Scores<TScorer>(layer));
    }

    private static float[] Random(int layer, int firstHead, int heads, ulong seed, int[] tokens)
    {
        CacheLayer places = EntryScorer.Places(heads, tokens.Length / heads);
        return EntryScorer.Scores<RandomEntries>(new CacheLayer
        {
            Shape = places.Shape, Keys = places.Keys, Values = places.Values, Tokens = tokens, Layer = layer, FirstHead = firstHead, Seed = seed,
        });
    }
}
