using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>TOVA, SnapKV, observed attention and heavy hitters where the published vectors do not look.</summary>
public class QueryScorerTests
{
    [Fact]
    public void Tova_OfEqualKeys_SharesTheAttentionAndKeepsTheLast()
    {
        var shape = new CacheShape(2, 4, 4, 3);
        float[] scores = EntryScorer.Scores<Tova>(new CacheLayer
        {
            Shape = shape,
            Keys = new HeadTensor(new float[24], 2, 4, 3),
            Values = new HeadTensor(new float[24], 2, 4, 3),
            Queries = new HeadTensor(new float[12], 4, 1, 3),
        });

        Assert.Equal([0.25f, 0.25f, 0.25f, 1.25f, 0.25f, 0.25f, 0.25f, 1.25f], scores);
    }

    [Fact]
    public void Tova_GivenAWindow_ReadsTheLastQueryAlone()
    {
        var shape = new CacheShape(2, 4, 20, 8);
        var data = new AttentionLayer(1, shape, 5);
        CacheLayer whole = data.Layer(new CacheOptions());
        CacheLayer last = new()
        {
            Shape = shape, Keys = whole.Keys, Values = whole.Values, Queries = data.QueryHeads.Slice(0, 4, 4, 1),
        };

        Assert.Equal(EntryScorer.Scores<Tova>(last), EntryScorer.Scores<Tova>(whole));
    }

    [Fact]
    public void SnapKv_GivenMoreQueriesThanItsWindow_ReadsTheLastOnes()
    {
        var shape = new CacheShape(2, 4, 20, 8);
        var data = new AttentionLayer(1, shape, 9);
        var options = new CacheOptions { Window = 4 };
        CacheLayer all = data.Layer(options);
        CacheLayer last = new()
        {
            Shape = shape, Keys = all.Keys, Values = all.Values, Queries = data.QueryHeads.Slice(0, 4, 5, 4), Options = options,
        };

        Assert.Equal(EntryScorer.Scores<SnapKv>(last), EntryScorer.Scores<SnapKv>(all));
    }

    [Fact]
    public void SnapKv_AfterAShortPrompt_ScoresWithTheQueriesThatThereAre()
    {
        var shape = new CacheShape(1, 1, 6, 4);
        var data = new AttentionLayer(3, shape, 2);
        float[] scores = EntryScorer.Scores<SnapKv>(data.Layer(new CacheOptions { Window = 64, Pooling = 1 }));
        float[] rows = new float[6], second = new float[6];
        AttentionRow.Compute(data.QueryHeads, data.KeyHeads, 0, 0.5f, true, [], [], rows);
        AttentionRow.Compute(data.QueryHeads, data.KeyHeads, 1, 0.5f, true, [], [], second);

        for (int entry = 0; entry < 4; entry++)
        {
            Assert.Equal((rows[entry] + second[entry]) / 2, scores[entry], 1e-6);
        }

        Assert.All(scores[4..], score => Assert.Equal(scores[..4].Max() + 1, score));
    }

    [Fact]
    public void SnapKv_OfACacheWithinTheWindow_KeepsAllAlike()
    {
        var shape = new CacheShape(2, 2, 3, 4);
        var data = new AttentionLayer(3, shape, 8);

        Assert.All(EntryScorer.Scores<SnapKv>(data.Layer(new CacheOptions { Window = 8 })), static score => Assert.Equal(1, score));
    }

    [Fact]
    public void ObservedAttention_DividesByTheQueriesThatCouldSee()
    {
        float[] scores = EntryScorer.Scores<ObservedAttention>(Observed([2, 3, 0, 5], [4, 2, 0, 5]));

        Assert.Equal([0.5f, 1.5f, 0, 1], scores);
    }

    [Fact]
    public void HeavyHitters_TakesTheSumsAsTheyAre()
    {
        float[] scores = EntryScorer.Scores<HeavyHitters>(Observed([2, 3, 0, 5], [4, 2, 0, 5]));

        Assert.Equal([2, 3, 0, 5], scores);
    }

    [Fact]
    public void MissingQueries_AreNamedWithWhatWasExpected()
    {
        string message = Assert.Throws<ArgumentException>(() => EntryScorer.Scores<SnapKv>(Observed([], []))).Message;
        Assert.Equal("SnapKv reads the last queries: expected 2 heads of at least 1 query of 1 channels, got 0 heads of 0 of 0.", message);
        Assert.StartsWith("Tova reads", Assert.Throws<ArgumentException>(() => EntryScorer.Scores<Tova>(Observed([], []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingSums_AreNamedWithWhatWasExpected()
    {
        string message = Assert.Throws<ArgumentException>(() => EntryScorer.Scores<HeavyHitters>(Observed([1, 2, 3], [1, 2, 3, 4]))).Message;
        Assert.Equal("HeavyHitters reads the attention that entries have received: expected 4 sums and counts, got 3 and 4.", message);
        Assert.Throws<ArgumentException>(() => EntryScorer.Scores<ObservedAttention>(Observed([1, 2, 3, 4], [1])));
    }

    [Fact]
    public void NaNKeys_ReachTheScores()
    {
        var shape = new CacheShape(1, 1, 20, 4);
        var data = new AttentionLayer(2, shape, 3);
        data.Keys[5] = float.NaN;

        Assert.Contains(EntryScorer.Scores<SnapKv>(data.Layer(new CacheOptions { Window = 3 })), float.IsNaN);
        Assert.Contains(EntryScorer.Scores<Tova>(data.Layer(new CacheOptions { Window = 1 })), float.IsNaN);
    }

    [Fact]
    public void Scorers_AfterWarmup_AllocateNothing()
    {
        var shape = new CacheShape(2, 4, 130, 16);
        var data = new AttentionLayer(2, shape, 16);
        float[] scores = new float[shape.Scores];
        var options = new CacheOptions { Window = 16 };
        using var workspace = new Workspace(1 << 20);
        MemoryAssert.AllocatesNothing(Run);

        void Run()
        {
            Tova.Score(data.Layer(options), scores, workspace);
            SnapKv.Score(data.Layer(options), scores, workspace);
        }
    }

    private static CacheLayer Observed(float[] sums, int[] counts) => new()
    {
        Shape = new CacheShape(2, 2, 2, 1),
        Keys = new HeadTensor(new float[4], 2, 2, 1),
        Values = new HeadTensor(new float[4], 2, 2, 1),
        AttentionSums = sums,
        AttentionCounts = counts,
    };
}
