using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

public class TopScoresTests
{
    [Fact]
    public void MarkedEntries_GetTheHighestOfAllHeadsPlusOne()
    {
        float[] scores = [9, 1, 2, 9, 9, 5, 3, 9];
        TopScores.Mark(scores, 2, 1, 1);

        Assert.Equal([6, 1, 2, 6, 6, 5, 3, 6], scores);
    }

    [Theory]
    [InlineData(16777216f)]
    [InlineData(1e30f)]
    [InlineData(-16777216f)]
    public void ScoresThatOneDoesNotChange_AreStillExceeded(float score)
    {
        float[] scores = [score, score, 0];
        TopScores.Mark(scores, 1, 0, 1);

        Assert.True(scores[2] > score);
        Assert.True(float.IsFinite(scores[2]));
    }

    [Fact]
    public void ProtectionOfEverything_MarksAllAlike()
    {
        float[] scores = [3, 2];
        TopScores.Mark(scores, 1, 1, 5);

        Assert.Equal([1, 1], scores);
    }

    [Fact]
    public void ProtectionOfNothing_ChangesNothing()
    {
        float[] scores = [3, 2];
        TopScores.Mark(scores, 1, 0, 0);

        Assert.Equal([3, 2], scores);
    }
}
