using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Heads that hold different numbers of entries.</summary>
public class AdaptiveHeadTests
{
    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    [Theory]
    [InlineData(false, PositionPolicy.Original)]
    [InlineData(true, PositionPolicy.Original)]
    [InlineData(false, PositionPolicy.Repacked)]
    public void Heads_CompeteOnceAndThenKeepTheirShares(bool isHalf, PositionPolicy positions)
    {
        RotaryEmbedding? rotary = positions == PositionPolicy.Repacked ? RotaryEmbedding.FromTheta(4, 100) : null;
        using var cache = new KvCache(_geometry, Pipeline(positions: positions), isHalf, rotary);
        var model = new FakeModel(_geometry, rotary);
        model.Run(cache, 20);
        cache.PromptEnded();

        // Head 1 scores higher everywhere; head 0 keeps a fifth of its share of 10.
        Assert.Equal((18, 2), (Held(cache, 1), Held(cache, 0)));
        Assert.Equal(18, cache.Entries(0));
        Assert.Equal([.. Enumerable.Repeat(-1, 16), 18, 19], cache.Tokens(0, 0).ToArray());
        Assert.Equal(positions == PositionPolicy.Repacked ? 18 : 20, cache.NextPosition);
        model.Check(cache, isHalf ? 0 : 1e-4f);

        model.Run(cache, 6);
        Assert.Equal((24, 8), (Held(cache, 1), Held(cache, 0)));
        cache.PromptEnded();

        Assert.Equal((18, 2), (Held(cache, 1), Held(cache, 0)));
        Assert.Equal([24, 25], cache.Tokens(1, 0)[16..].ToArray());
        model.Check(cache, isHalf ? 0 : 1e-4f);
    }

    [Fact]
    public void Scorers_NeverSeePadding()
    {
        List<(int FirstHead, int Heads, int Entries, int QueryHeads)> shown = [];
        CachePipeline pipeline = Pipeline((in CacheLayer layer, Span<float> scores) =>
        {
            shown.Add((layer.FirstHead, layer.Shape.KvHeads, layer.Shape.Entries, layer.Shape.QueryHeads));
            Assert.DoesNotContain(-1, layer.Tokens.ToArray());
            for (int i = 0; i < scores.Length; i++)
            {
                int head = i / layer.Shape.Entries, entry = i % layer.Shape.Entries;
                Assert.Equal(FakeModel.Key(layer.Layer, layer.FirstHead + head, layer.Tokens[i], 1), layer.Keys[head, entry][1]);
                Assert.Equal(-layer.Keys[head, entry][3], layer.Values[head, entry][3]);
                Assert.Equal(layer.Seen - layer.Tokens[i], layer.AttentionCounts[i]);
            }

            FavourHeadOne(layer, scores);
        });
        using var cache = new KvCache(_geometry, pipeline);
        var model = new FakeModel(_geometry);
        model.Run(cache, 20);
        cache.PromptEnded();
        model.Run(cache, 3);
        cache.PromptEnded();

        Assert.Equal([(0, 2, 20, 4), (0, 2, 20, 4), (0, 1, 5, 2), (1, 1, 21, 2), (0, 1, 5, 2), (1, 1, 21, 2)], shown);
    }

    [Fact]
    public void AtCeiling_NoHeadLeavesTheLayerWithoutRoom()
    {
        using var cache = new KvCache(_geometry, Pipeline(when: CacheTrigger.AtCeiling, budget: 16));
        var model = new FakeModel(_geometry);
        for (int i = 0; i < 100; i++)
        {
            model.Run(cache, 1);
            Assert.InRange(cache.Entries(0), 1, 32);
        }

        // Head 1 would keep 29 of 32; it goes half of the way from the budget of 16 to the ceiling.
        Assert.Equal(8, cache.MostNewTokens);
        model.Run(cache, 8);
        Assert.Equal((32, 16), (Held(cache, 1), Held(cache, 0)));
        model.Check(cache);
    }

    [Fact]
    public void Bias_HidesPaddingAndLaterTokens()
    {
        using var cache = new KvCache(_geometry, Pipeline());
        new FakeModel(_geometry).Run(cache, 20);
        cache.PromptEnded();
        float[] bias = new float[4 * 2 * 20];
        Half[] halves = new Half[bias.Length];
        cache.FillBias(0, 2, 4, bias);
        cache.FillBias(0, 2, 4, halves);

        for (int i = 0; i < bias.Length; i++)
        {
            int head = i / 40, token = i / 20 % 2, entry = i % 20;
            bool isHidden = (head < 2 && entry < 16) || entry > 18 + token;
            Assert.Equal(isHidden ? float.MinValue : 0, bias[i]);
            Assert.Equal(isHidden ? Half.MinValue : Half.Zero, halves[i]);
        }

        Assert.Contains("weave the model", Assert.Throws<CacheException>(() => cache.FillBias(0, 2, 1, new float[40])).Message, StringComparison.Ordinal);
        Assert.Contains("got 7 values", Assert.Throws<CacheException>(() => cache.FillBias(0, 2, 4, new float[7])).Message, StringComparison.Ordinal);
    }

    private static CachePipeline Pipeline(
        CacheScore? score = null,
        CacheTrigger when = CacheTrigger.AfterPrefill,
        PositionPolicy positions = PositionPolicy.Original,
        int budget = 10) => TestCaches.Pipeline(
            score ?? FavourHeadOne, new CacheBudget(0, budget), when, HeadBudgets.Adaptive, positions, CacheSignals.AttentionSums);

    private static void FavourHeadOne(in CacheLayer layer, Span<float> scores) =>
        TestCaches.ByToken(layer, scores, static (head, token) => (head * 1000) + token);

    private static int Held(KvCache cache, int head) => cache.Tokens(0, head).ToArray().Count(static token => token >= 0);
}
