using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Selections by runs of entries: whole chunks, parts of every chunk, and block after block.</summary>
public class RunSelectionTests
{
    [Fact]
    public void WholeChunks_ProtectedStayBesideTheBestRuns()
    {
        float[] scores = [0, 1, 1, 5, 5, 2, 2, 0];
        ProtectedEntries.Mark(scores, 1, 1, 1);

        // Runs of two from the first open entry on: (1, 1), (5, 5), (2, 2). Of 6 open entries 2 stay besides the 2 protected.
        Assert.Equal([[0, 3, 4, 7]], Whole(new CacheShape(1, 0, 8, 1), scores, 0, 4, 2));
    }

    [Fact]
    public void WholeChunks_AreTheSameInEveryHead() =>
        Assert.Equal([[2, 3], [2, 3]], Whole(new CacheShape(2, 0, 4, 1), [3, 3, 4, 4, 2, 2, 2, 2], 0.5, 2, 2));

    [Fact]
    public void WholeChunks_Ties_FirstRunStays() => Assert.Equal([[0, 1]], Whole(new CacheShape(1, 0, 5, 1), new float[5], 0.4, 2, 2));

    [Fact]
    public void WholeChunks_NothingLeftForRuns_OnlyProtectedStay()
    {
        float[] scores = new float[6];
        ProtectedEntries.Mark(scores, 1, 2, 1);

        Assert.Equal([[0, 1, 5]], Whole(new CacheShape(1, 0, 6, 1), scores, 0, 3, 2));
    }

    [Fact]
    public void WholeChunks_EverythingProtected_Stays()
    {
        float[] scores = new float[3];
        ProtectedEntries.Mark(scores, 1, 2, 2);

        Assert.Equal([[0, 1, 2]], Whole(new CacheShape(1, 0, 3, 1), scores, 0, 3, 2));
    }

    [Fact]
    public void PerChunk_EveryRunKeepsItsShare()
    {
        float[] keys = [1, 2, 3, 4, 9, 8, 7, 6];

        Assert.Equal([[2, 3, 4, 5]], PerChunk<FirstChannel>(new CacheShape(1, 0, 8, 1), keys, 4, 4));
    }

    [Fact]
    public void PerChunk_CountThatDividesEvenly_IsExact()
    {
        // 49 of 49 x 1: in double precision 49 x (1 / 49.0) is below 1.
        float[] keys = KernelData.Random(3, 49 * 49);

        Assert.Equal(49, PerChunk<FirstChannel>(new CacheShape(1, 0, 49 * 49, 1), keys, 49, 49)[0].Length);
    }

    [Fact]
    public void PerChunk_ScorerSeesOneRunOnly()
    {
        // Around the means of the runs, 3 and 103, the first entries lie farthest; around the mean of all, 53, the outer ones would.
        float[] keys = [0, 4, 5, 100, 104, 105];

        Assert.Equal([[0, 3]], PerChunk<DistanceFromMean>(new CacheShape(1, 0, 6, 1), keys, 2, 3));
    }

    [Fact]
    public void PerChunk_ProtectedStayBesideTheShares() => KernelProperty.Holds(120, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 3), 0, entries, 1);
        int sinks = seed % 3, recent = seed % 5, isProtected = int.Min(entries, sinks + recent), length = 1 + (seed % 13);
        int count = int.Min(entries, isProtected + (seed % 20));
        float[] keys = Choosing.CoarseScores(seed, shape.Scores);

        int[][] kept = PerChunk<FirstChannel>(shape, keys, count, length, sinks, recent);

        int runs = ((entries - 1) / length) + 1;
        foreach (int[] head in kept)
        {
            Assert.Equal(head.Distinct().Order(), head);
            Assert.Subset(head.ToHashSet(), Enumerable.Range(0, entries).Where(entry => entry < sinks || entry >= entries - recent).ToHashSet());
            Assert.InRange(head.Length, isProtected, int.Max(count, isProtected + runs));
        }
    });

    [Fact]
    public void PerChunk_SignalsOfTheWholeCache_AreTakenApart() =>
        Assert.Equal([[1, 3]], PerChunk<SignalScore>(new CacheShape(1, 0, 4, 1), [1, 2, 3, 4], 2, 2));

    [Fact]
    public void Blocks_ScoresThatStandAlone_AreTheHighest() => KernelProperty.Holds(150, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 3), 0, entries, 1);
        float[] keys = Choosing.CoarseScores(seed, shape.Scores);
        int count = seed % (entries + 1), length = 1 + (seed % (entries + 3));
        int[][] highest = Choosing.Of(shape, HighestEntries.WorkspaceBytes(shape), (kept, workspace) => HighestEntries.Select(keys, count, kept, workspace));

        Assert.Equal(highest, Blocks<FirstChannel>(shape, keys, count, length));
        Assert.Equal(highest, Blocks<SignalScore>(shape, keys, count, length));
    });

    [Fact]
    public void Blocks_ProtectedStay() => KernelProperty.Holds(120, (entries, seed) =>
    {
        var shape = new CacheShape(2, 0, entries, 1);
        int sinks = seed % 4, recent = seed % 6, count = int.Min(entries, sinks + recent + (seed % 9));
        float[] keys = Choosing.CoarseScores(seed, shape.Scores), marked = [.. keys];
        ProtectedEntries.Mark(marked, 2, sinks, recent);
        int[][] highest = Choosing.Of(shape, HighestEntries.WorkspaceBytes(shape), (kept, workspace) => HighestEntries.Select(marked, count, kept, workspace));

        Assert.Equal(highest, Blocks<FirstChannel>(shape, keys, count, 1 + (seed % 17), sinks, recent));
    });

    [Fact]
    public void Blocks_ScoresAreThoseAmongWhatStayed()
    {
        // Of 0, 10, 4 the outer ones stay (mean 14 / 3); then of 0, 10, 30, mean 40 / 3, the first and the last.
        float[] keys = [0, 10, 4, 30];

        Assert.Equal([[0, 3]], Blocks<DistanceFromMean>(new CacheShape(1, 0, 4, 1), keys, 2, 1));
    }

    [Fact]
    public void Blocks_LongerThanAllIntegers_AreOneBlock() =>
        Assert.Equal([[1, 2]], Blocks<FirstChannel>(new CacheShape(1, 0, 3, 1), [1, 2, 3], 2, int.MaxValue));

    [Fact]
    public void ScoreThatIsNoNumber_NamesHeadAndEntry()
    {
        var shape = new CacheShape(2, 0, 4, 1);
        float[] keys = [1, 2, 3, 4, 5, 6, float.NaN, 8];

        Assert.Contains("entry 2 of head 1", Assert.Throws<NotFiniteNumberException>(() => PerChunk<FirstChannel>(shape, keys, 2, 2)).Message);
        Assert.Contains("entry 2 of head 1", Assert.Throws<NotFiniteNumberException>(() => Blocks<FirstChannel>(shape, keys, 2, 2)).Message);
        Assert.Contains("entry 2 of head 1", Assert.Throws<NotFiniteNumberException>(() => Blocks<SignalScore>(shape, keys, 2, 2)).Message);
    }

    [Fact]
    public void RunOfNoEntries_Throws()
    {
        var shape = new CacheShape(1, 0, 2, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Whole(shape, [1, 2], 0.5, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PerChunk<FirstChannel>(shape, [1, 2], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Blocks<FirstChannel>(shape, [1, 2], 1, 0));
    }

    private static int[][] Whole(CacheShape shape, float[] scores, double keep, int count, int length) =>
        Choosing.Of(shape, ChunkEntries.WorkspaceBytesWhole(shape), (kept, workspace) =>
            ChunkEntries.SelectWhole(scores, keep, count, length, kept, workspace));

    private static int[][] PerChunk<TScorer>(CacheShape shape, float[] keys, int count, int length, int sinks = 0, int recent = 0)
        where TScorer : struct, ICacheScorer => Choosing.Of(
            shape, ChunkEntries.WorkspaceBytesPerChunk<TScorer>(shape, new CacheOptions(), length), (kept, workspace) =>
                ChunkEntries.SelectPerChunk<TScorer>(Layer(shape, keys, count, sinks, recent), 0, length, kept, workspace));

    private static int[][] Blocks<TScorer>(CacheShape shape, float[] keys, int count, int length, int sinks = 0, int recent = 0)
        where TScorer : struct, ICacheScorer => Choosing.Of(
            shape, BlockEntries.WorkspaceBytes<TScorer>(shape, new CacheOptions()), (kept, workspace) =>
                BlockEntries.Select<TScorer>(Layer(shape, keys, count, sinks, recent), length, kept, workspace));

    private static CacheLayer Layer(CacheShape shape, float[] keys, int count, int sinks, int recent) => new()
    {
        Shape = shape,
        Keys = new HeadTensor(keys, shape.KvHeads, shape.Entries, 1),
        Values = new HeadTensor(keys, shape.KvHeads, shape.Entries, 1),
        AttentionSums = keys,
        Kept = count,
        Sinks = sinks,
        Recent = recent,
    };
}
