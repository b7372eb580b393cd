using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Heads that keep numbers of their own.</summary>
public class HeadCountTests
{
    private static readonly CacheGeometry _geometry = TestCaches.Geometry;

    [Theory]
    [InlineData(false, PositionPolicy.Original)]
    [InlineData(true, PositionPolicy.Original)]
    [InlineData(false, PositionPolicy.Repacked)]
    public void Heads_GetTheirNumbersAtEveryCompression(bool isHalf, PositionPolicy positions)
    {
        RotaryEmbedding? rotary = positions == PositionPolicy.Repacked ? RotaryEmbedding.FromTheta(4, 100) : null;
        using var cache = new KvCache(_geometry, Pipeline([5, 12], positions: positions), isHalf, rotary);
        var model = new FakeModel(_geometry, rotary);
        model.Run(cache, 9);
        cache.PromptEnded();

        // The second head holds less than its number.
        Assert.Equal((5, 9), (Held(cache, 0), Held(cache, 1)));
        Assert.Equal([-1, -1, -1, -1, 4, 5, 6, 7, 8], cache.Tokens(0, 0).ToArray());
        model.Check(cache, isHalf ? 0 : 1e-4f);

        for (int i = 0; i < 3; i++)
        {
            model.Run(cache, 7);
            cache.PromptEnded();

            Assert.Equal((5, 12), (Held(cache, 0), Held(cache, 1)));
            Assert.Equal(12, cache.Entries(0));
            model.Check(cache, isHalf ? 0 : 1e-4f);
        }

        Assert.Equal(positions == PositionPolicy.Repacked ? 12 : 30, cache.NextPosition);
    }

    [Fact]
    public void Scorers_SeeEveryHeadByItselfWithItsNumber()
    {
        List<(int FirstHead, int Heads, int Entries, int Kept)> shown = [];
        using var cache = new KvCache(_geometry, Pipeline([5, 12], (in CacheLayer layer, Span<float> scores) =>
        {
            shown.Add((layer.FirstHead, layer.Shape.KvHeads, layer.Shape.Entries, layer.Kept));
            TestCaches.Latest(layer, scores);
        }));
        var model = new FakeModel(_geometry);
        model.Run(cache, 20);
        cache.PromptEnded();
        model.Run(cache, 3);
        cache.PromptEnded();

        Assert.Equal([(0, 1, 20, 5), (1, 1, 20, 12), (0, 1, 20, 5), (1, 1, 20, 12), (0, 1, 8, 5), (1, 1, 15, 12), (0, 1, 8, 5), (1, 1, 15, 12)], shown);
    }

    [Fact]
    public void AtCeiling_TheLongestHeadSaysHowMuchRoomThereIs()
    {
        using var cache = new KvCache(_geometry, Pipeline([28, 4], when: CacheTrigger.AtCeiling));
        var model = new FakeModel(_geometry);
        for (int i = 0; i < 100; i++)
        {
            model.Run(cache, 1);
            Assert.InRange(cache.Entries(0), 1, 32);
        }

        Assert.Equal(4, cache.MostNewTokens);
        model.Run(cache, 4);
        Assert.Equal((32, 8), (Held(cache, 0), Held(cache, 1)));
        model.Check(cache);
    }

    [Theory]
    [InlineData(new[] { 5 }, "expected the entries that each of 2 heads keeps, and a budget of the most of them, got 5 and 5")]
    [InlineData(new[] { 5, 33 }, "head 1 is to keep 33 entries: expected at least the 3 that must stay, and at most 32 (MaxTokens)")]
    [InlineData(new[] { 2, 9 }, "head 0 is to keep 2 entries: expected at least the 3 that must stay")]
    public void NumbersThatCannotBeKept_AreRefused(int[] counts, string expected)
    {
        CachePipeline pipeline = Pipeline(counts, signals: CacheSignals.RecentQueries);

        Assert.Contains(expected, Assert.Throws<CacheException>(() => new CacheCompactor(pipeline)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersOfHeadsThatCompete_AreRefused()
    {
        CachePipeline pipeline = TestCaches.Pipeline(TestCaches.Latest, new CacheBudget(0, 9), heads: HeadBudgets.Adaptive, headCounts: [5, 9]);

        Assert.Contains("no competing", Assert.Throws<CacheException>(() => new CacheCompactor(pipeline)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StageThatKeepsAnotherNumber_IsRefusedAndChangesNothing()
    {
        CachePipeline pipeline = Pipeline([5, 12]);
        CacheStage stage = pipeline.Stages[0];
        CachePipeline wrong = new()
        {
            Name = "Test",
            FullName = "Test",
            Geometry = _geometry,
            Stages =
            [
                new CacheStage
                {
                    Name = "Layer0",
                    Layer = 0,
                    Scorer = stage.Scorer,
                    Budget = stage.Budget,
                    HeadCounts = stage.HeadCounts,
                    Choose = static (in CacheLayer layer, CacheChoice choice, Workspace workspace) =>
                    {
                        choice.Counts.Fill(layer.Kept - layer.FirstHead);
                        for (int i = 0; i < layer.Kept; i++)
                        {
                            choice.Room(0)[i] = i;
                        }
                    },
                    MoveSingle = stage.MoveSingle,
                    MoveHalf = stage.MoveHalf,
                    WorkspaceBytes = stage.WorkspaceBytes,
                },
            ],
        };
        using var cache = new KvCache(_geometry, wrong);
        new FakeModel(_geometry).Run(cache, 20);

        Assert.Contains("chose 11 of 20 entries for head 1", Assert.Throws<CacheException>(cache.PromptEnded).Message, StringComparison.Ordinal);
        Assert.Equal((20, 20), (Held(cache, 0), Held(cache, 1)));
    }

    private static CachePipeline Pipeline(
        int[] counts,
        CacheScore? score = null,
        CacheTrigger when = CacheTrigger.AfterPrefill,
        PositionPolicy positions = PositionPolicy.Original,
        CacheSignals signals = CacheSignals.None) => TestCaches.Pipeline(
            score ?? TestCaches.Latest, new CacheBudget(0, counts.Max()), when, positions: positions, signals: signals, headCounts: counts);

    private static int Held(KvCache cache, int head) => cache.Tokens(0, head).ToArray().Count(static token => token >= 0);
}
