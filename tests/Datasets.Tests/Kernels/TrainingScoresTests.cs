using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests.Kernels;

public class TrainingScoresTests
{
    [Theory]
    [InlineData(new byte[] { 0, 1, 0, 1, 1, 0 }, 2)]
    [InlineData(new byte[] { 1, 1, 1 }, 0)]
    [InlineData(new byte[] { 0, 0 }, 0)]
    [InlineData(new byte[] { 1, 0 }, 1)]
    [InlineData(new byte[] { }, 0)]
    public void Forgotten_CountsFallsFromRightToWrong(byte[] correct, int events) => Assert.Equal(events, TrainingScores.Forgotten(correct));

    [Fact]
    public void LongHistories_AreCountedLikeShortOnes()
    {
        var random = new Random(1);
        for (int epochs = 0; epochs < 140; epochs++)
        {
            byte[] correct = [.. Enumerable.Range(0, epochs).Select(_ => (byte)random.Next(2))];
            int expected = Enumerable.Range(0, Math.Max(0, epochs - 1)).Count(epoch => correct[epoch] == 1 && correct[epoch + 1] == 0);
            Assert.Equal(expected, TrainingScores.Forgotten(correct));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(25)]
    public void AccumulatedMargin_SumsLabelMinusBestOther(int classes)
    {
        var random = new Random(2);
        double[] probabilities = [.. Enumerable.Range(0, classes * 4).Select(_ => random.NextDouble())];
        for (int label = 0; label < classes; label++)
        {
            double expected = probabilities.Chunk(classes).Sum(row => row[label] - row.Where((_, index) => index != label).Max());
            Assert.Equal(expected, TrainingScores.AccumulatedMargin(probabilities, classes, label), 1e-14);
        }
    }

    [Fact]
    public void NeverLearned_IsScoredAsDeclared()
    {
        double[] scores = new double[3];
        var block = new SampleBlock { Indices = (long[])[0, 1, 2], Correct = (byte[])[0, 0, 0, 1, 0, 1, 1, 1, 1] };
        Forgetting.Score(block, new SampleOptions(), scores);
        Assert.Equal([3, 1, 0], scores);
        Forgetting.Score(block, new SampleOptions { NeverLearned = NeverLearned.Zero }, scores);
        Assert.Equal([0, 1, 0], scores);
    }
}
