using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Scorers of tokens, put to the entries of a cache one head after the other.</summary>
public class TokenScorerEntriesTests
{
    private const int KvHeads = 2;
    private const int QueryHeads = 4;
    private const int Entries = 6;
    private const int Width = 8;

    private readonly float[] _keys = Draw(KvHeads * Entries * Width, 1);
    private readonly float[] _queries = Draw(QueryHeads * 3 * Width, 2);
    private readonly int[] _tokens = [.. Enumerable.Range(0, KvHeads * Entries).Select(static index => 2 * (index % Entries))];

    [Fact]
    public void LastQueryAttention_IsTheMeanOfTheGroupsRows()
    {
        float[] scores = Score<AttentionScorerEntries<LastQueryAttention>>();

        for (int head = 0; head < KvHeads; head++)
        {
            double[] expected = new double[Entries];
            for (int query = head * 2; query < (head * 2) + 2; query++)
            {
                double[] weights = [.. Enumerable.Range(0, Entries).Select(entry => Math.Exp(Logit(query, head, entry)))];
                expected = [.. expected.Zip(weights, (sum, weight) => sum + (weight / weights.Sum()))];
            }

            double[] got = [.. scores.Skip(head * Entries).Take(Entries).Select(static score => (double)score)];
            Assert.All(Enumerable.Range(0, Entries), entry => Assert.Equal(expected[entry] / expected.Sum(), got[entry] / got.Sum(), 1e-5));
        }
    }

    [Fact]
    public void AttentionOfTheFirstToken_IsRefused()
    {
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => Score<AttentionScorerEntries<ClsAttention>>());

        Assert.StartsWith("ClsAttention reads the attention of the first token", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RandomScore_DrawsAnewForEveryHead()
    {
        float[] scores = Score<PositionScorerEntries<RandomScore>>();

        Assert.NotEqual(scores.Take(Entries), scores.Skip(Entries));
        Assert.Equal(scores, Score<PositionScorerEntries<RandomScore>>());
    }

    [Fact]
    public void RecentPosition_ReadsTheTokensOfTheText()
    {
        float[] scores = Score<PositionScorerEntries<RecentPosition>>();

        Assert.All(Enumerable.Range(1, Entries - 1), entry => Assert.True(scores[entry] > scores[entry - 1]));
    }

    private float[] Score<TScorer>()
        where TScorer : struct, ICacheScorer
    {
        var shape = new CacheShape(KvHeads, QueryHeads, Entries, Width);
        var layer = new CacheLayer
        {
            Layer = 3,
            Shape = shape,
            Keys = new HeadTensor(_keys, KvHeads, Entries, Width),
            Values = new HeadTensor(_keys, KvHeads, Entries, Width),
            Tokens = _tokens,
            Queries = new HeadTensor(_queries, QueryHeads, 3, Width),
            Seed = 5,
        };
        using var workspace = new Workspace(TScorer.WorkspaceBytes(shape, new CacheOptions()));
        float[] scores = new float[shape.Scores];
        TScorer.Score(layer, scores, workspace);
        return scores;
    }

    private double Logit(int query, int head, int entry) => Enumerable.Range(0, Width)
        .Sum(channel => (double)_queries[(((query * 3) + 2) * Width) + channel] * _keys[(((head * Entries) + entry) * Width) + channel]) / Math.Sqrt(Width);

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(-64, 65) / 64f)];
    }
}
