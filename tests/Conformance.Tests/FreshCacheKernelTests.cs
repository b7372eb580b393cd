using PipelineDsl.Conformance.Tests.Naive;
using PipelineDsl.Conformance.Tests.Naive.Caches;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Kernels on caches that have no published vectors, against their formulas in double precision, on random caches.</summary>
public sealed class FreshCacheKernelTests
{
    private const int Cases = 60;
    private const double Margin = 1e-4;

    [Fact]
    public void ValueNorm_ScoresByTheLengthOfValues() => AssertScores<ValueNorm>(static cache => cache.Values.Select(NaiveCacheScores.Norms));

    [Fact]
    public void Cur_ScoresByBothLengthsWithinWindows() => AssertScores<Cur>(static cache =>
        cache.Keys.Zip(cache.Values, (keys, values) => NaiveCacheScores.Cur(keys, values, cache.Sinks)));

    [Fact]
    public void QFilter_ScoresAgainstTheFilter() => AssertScores<QFilter>(
        static cache => cache.Keys.Zip(cache.Filters, static (head, filter) => head.Select(key => -Vec.Dot(key, filter)).ToArray()));

    [Fact]
    public void ChunkPress_KeepsTheHighestOfEveryRun() => AssertChoice(static (cache, draws, decisions, workspace) =>
    {
        double keep = draws.One(0.25, 0.4, 0.5, 0.75);
        int length = draws.Int(1, cache.Entries + 2);
        ChunkEntries.SelectPerChunk<KeyDiff>(cache.Layer with { Sinks = 0, Recent = 0 }, keep, length, cache.Choice, workspace);
        return [.. cache.Keys.Select(head => Vec.Range(0, head.Length).Chunk(length).SelectMany(chunk => Vec.Pick(
            chunk, decisions.Top(NaiveCacheScores.KeyDiff(Vec.Pick(head, chunk)), Math.Max(1, (int)(chunk.Length * keep))))).ToArray())];
    });

    [Fact]
    public void BlockPress_KeepsWhatWinsBlockAfterBlock() => AssertChoice(static (cache, draws, decisions, workspace) =>
    {
        int block = draws.Int(1, cache.Entries);
        BlockEntries.Select<KeyDiff>(cache.Layer, block, cache.Choice, workspace);
        return [.. cache.Keys.Select(head => NaiveCacheScores.Blocks(head, cache, block, decisions))];
    });

    [Fact]
    public void CriticalKv_KeepsHalfByScoreAndHalfByWhatValuesAdd() => AssertChoice(static (cache, draws, decisions, workspace) =>
    {
        double[][] scores = [.. draws.Rows(cache.Heads, cache.Entries).Select(static row => row.Select(Math.Abs).ToArray())];
        CriticalEntries.Select(cache.Layer, RandomCache.Flat([scores]), isAdaptive: false, cache.Choice, workspace);
        return NaiveCacheScores.Critical(scores, cache, decisions);
    });

    [Fact]
    public void Merging_FoldsEvictedValuesIntoTheMostSimilarKeptOnes() => AssertEach(static (cache, draws, workspace) =>
    {
        double threshold = draws.One(0, 0.2, 0.5);
        int[][] stay = [.. cache.Keys.Select(_ => draws.Some(cache.Kept, cache.Entries))];
        KeptEntries kept = cache.Choice;
        for (int head = 0; head < cache.Heads; head++)
        {
            kept.Counts[head] = stay[head].Length;
            stay[head].CopyTo(kept.Room(head));
        }

        float[] values = RandomCache.Flat(cache.Values);
        ValueMerging.Fold(RandomCache.Flat(cache.Keys), values, cache.Shape, kept, threshold, workspace);

        var decisions = new Decisions(Margin);
        double[][][] expected =
            [.. cache.Keys.Select((keys, head) => NaiveCacheScores.Merged(keys, cache.Values[head], stay[head], threshold, decisions))];
        for (int head = 0; head < cache.Heads; head++)
        {
            foreach (int entry in stay[head])
            {
                AssertNear(expected[head][entry], values.AsSpan(((head * cache.Entries) + entry) * cache.Width, cache.Width));
            }
        }
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rotation_TurnsAPartOfTheChannelsInHalvesOrNeighbours(bool isInterleaved) => AssertEach((cache, draws, _) =>
    {
        int pairs = draws.Int(1, cache.Width / 2), shift = draws.Int(-3, 3);
        double theta = draws.One(100.0, 10000.0);
        var rotary = RotaryEmbedding.FromTheta(2 * pairs, theta, isInterleaved);
        int[] stay = draws.Some(cache.Kept, cache.Entries);
        KeptEntries kept = cache.Choice;
        kept.Counts.Fill(stay.Length);
        for (int head = 0; head < cache.Heads; head++)
        {
            stay.CopyTo(kept.Room(head));
        }

        double[][][] moved = [.. cache.Keys.Select(head => Vec.Pick(head, stay))];
        float[] turned = RandomCache.Flat(moved);
        KeyRotation.Turn(turned.AsSpan(), cache.Shape, kept, rotary, shift);

        double[][] expected = [.. moved.SelectMany(head =>
            head.Select((key, index) => NaiveCacheScores.Turned(key, index - stay[index] + shift, pairs, theta, isInterleaved)))];
        for (int row = 0; row < expected.Length; row++)
        {
            AssertNear(expected[row], turned.AsSpan(row * cache.Width, cache.Width));
        }
    });

    private static void AssertScores<TScorer>(Func<RandomCache, IEnumerable<double[]>> formula)
        where TScorer : struct, ICacheScorer => AssertEach((cache, _, workspace) =>
        {
            float[] scores = new float[cache.Shape.Scores];
            TScorer.Score(cache.Layer, scores, workspace);
            AssertNear([.. formula(cache).SelectMany(static head => head)], scores);
        });

    private static void AssertChoice(Func<RandomCache, Draws, Decisions, Workspace, int[][]> choose) => AssertEach(
        (cache, draws, workspace) => Assert.Equal(choose(cache, draws, new Decisions(Margin), workspace), cache.Chosen));

    /// <summary>Draws caches until enough of them had clear decisions.</summary>
    private static void AssertEach(Action<RandomCache, Draws, Workspace> check)
    {
        var workspace = new Workspace(1 << 22);
        int passed = 0;
        for (int seed = 0; passed < Cases; seed++)
        {
            Assert.True(seed < 50 * Cases, "too few caches with clear decisions");
            var draws = new Draws(seed);
            workspace.Reset();
            try
            {
                check(new RandomCache(draws), draws, workspace);
                passed++;
            }
            catch (CloseDecisionException)
            {
            }
        }
    }

    private static void AssertNear(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * (1 + Math.Abs(expected[i])), $"{i}: expected {expected[i]}, got {actual[i]}");
        }
    }
}
