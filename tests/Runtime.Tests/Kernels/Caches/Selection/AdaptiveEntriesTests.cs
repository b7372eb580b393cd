using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class AdaptiveEntriesTests
{
    [Fact]
    public void AnyScores_TotalIsExactAndEveryHeadIsSafe() => KernelProperty.Holds(200, (entries, seed) =>
    {
        var shape = new CacheShape(1 + (seed % 5), 0, entries, 1);
        float[] scores = Choosing.CoarseScores(seed, shape.Scores);
        int count = seed % (entries + 1);
        double safeguard = seed % 11 / 10.0;
        int safe = (int)(count * safeguard);

        int[][] kept = Select(shape, scores, count, safeguard);

        Assert.Equal(count * shape.KvHeads, kept.Sum(static head => head.Length));
        for (int head = 0; head < shape.KvHeads; head++)
        {
            ReadOnlySpan<float> own = scores.AsSpan(head * entries, entries);
            Assert.True(kept[head].Length >= safe);
            Assert.Equal(Choosing.Highest(own, kept[head].Length), kept[head]);
        }
    });

    [Fact]
    public void NoSafeguard_KeepsTheHighestOfAllHeads() => Assert.Equal([[0, 1, 2], [1]], Select(new CacheShape(2, 0, 3, 1), [9, 8, 7, 1, 5, 2], 2, 0));

    [Fact]
    public void WholeSafeguard_IsAnEvenShare() => Assert.Equal([[0, 1], [1, 2]], Select(new CacheShape(2, 0, 3, 1), [9, 8, 7, 1, 5, 2], 2, 1));

    [Fact]
    public void Ties_LowestHeadStays() => Assert.Equal([[0, 1, 2, 3], []], Select(new CacheShape(2, 0, 4, 1), new float[8], 2, 0));

    [Fact]
    public void Protected_StayInEveryHead()
    {
        float[] scores = [9, 9, 9, 9, 0, 0, 0, 0];
        ProtectedEntries.Mark(scores, 2, 1, 1);

        Assert.Equal([[0, 1, 2, 3], [0, 3]], Select(new CacheShape(2, 0, 4, 1), scores, 3, 0));
    }

    [Fact]
    public void TowardsWholeFloor_IsAnEvenShare()
    {
        var shape = new CacheShape(2, 0, 3, 1);
        float[] scores = [9, 8, 7, 1, 5, 2];

        Assert.Equal([[0, 1], [1, 2]], Choosing.Of(shape, AdaptiveEntries.WorkspaceBytes(shape), (kept, workspace) =>
            AdaptiveEntries.SelectTowardsFloor(scores, 2, 1, kept, workspace)));
    }

    [Theory]
    [InlineData(-1, 0.2)]
    [InlineData(4, 0.2)]
    [InlineData(1, -0.1)]
    [InlineData(1, 1.1)]
    [InlineData(1, double.NaN)]
    public void NumberOutOfRange_Throws(int count, double safeguard) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Select(new CacheShape(2, 0, 3, 1), new float[6], count, safeguard));

    private static int[][] Select(CacheShape shape, float[] scores, int count, double safeguard) =>
        Choosing.Of(shape, AdaptiveEntries.WorkspaceBytes(shape), (kept, workspace) => AdaptiveEntries.Select(scores, count, safeguard, kept, workspace));
}
