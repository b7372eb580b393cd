using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class HighestEntriesTests
{
    [Fact]
    public void AnyScores_EveryHeadKeepsItsHighest() => KernelProperty.Holds(300, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 4), 0, entries, 1);
        float[] scores = Choosing.CoarseScores(seed, shape.Scores);
        int count = seed % (entries + 1);

        int[][] kept = Select(shape, scores, count);

        Assert.Equal(Enumerable.Range(0, shape.KvHeads).Select(head => Choosing.Highest(scores.AsSpan(head * entries, entries), count)), kept);
    });

    [Fact]
    public void Ties_LowestIndexStays() => Assert.Equal([[0, 1], [0, 2]], Select(new CacheShape(2, 0, 4, 1), [1, 1, 1, 1, 2, 1, 2, 1], 2));

    [Fact]
    public void Protected_StayWhateverTheirScores()
    {
        float[] scores = [1e30f, -5, 3, 2, 1, 9, 1e30f, -7];
        ProtectedEntries.Mark(scores, 2, 1, 1);

        Assert.Equal([[0, 2, 3], [0, 2, 3]], Select(new CacheShape(2, 0, 4, 1), scores, 3));
    }

    [Fact]
    public void MoreProtectedThanThereAre_AllAreMarked()
    {
        float[] scores = new float[6];
        ProtectedEntries.Mark(scores, 2, 5, 7);

        Assert.All(scores, static score => Assert.Equal(float.PositiveInfinity, score));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(2, -1, 0)]
    [InlineData(2, 0, -1)]
    public void NumbersOutOfRange_Throw(int heads, int sinks, int recent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProtectedEntries.Mark(new float[4], heads, sinks, recent));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void CountOutOfRange_Throws(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Select(new CacheShape(2, 0, 3, 1), new float[6], count));

    [Fact]
    public void ScoresThatAreNoWholeRows_Throw() => Assert.Throws<ArgumentException>(() => Select(new CacheShape(2, 0, 3, 1), new float[5], 1));

    private static int[][] Select(CacheShape shape, float[] scores, int count) =>
        Choosing.Of(shape, HighestEntries.WorkspaceBytes(shape), (kept, workspace) => HighestEntries.Select(scores, count, kept, workspace));
}
