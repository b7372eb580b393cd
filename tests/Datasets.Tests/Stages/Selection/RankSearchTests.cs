namespace PipelineDsl.Datasets.Tests.Stages.Selection;

public class RankSearchTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 5)]
    [InlineData(0, 16)]
    [InlineData(3, 7)]
    [InlineData(50, 16)]
    public void AnyLimits_EndTheStepAtTheSamePlaces(int mostPlaces, int digitBits)
    {
        foreach ((bool ties, bool randomTies) in new[] { (false, false), (true, false), (true, true) })
        {
            SampleScores samples = SampleSelectionTests.Scores(2, ties);
            var source = new ArrayScores(samples);
            var order = new SelectionOrder(SelectionKey.LowScore, 7, randomTies);
            var step = new SelectionStep
            {
                Order = order,
                Groups = new ClassGroups(5),
                Share = static sizes => [.. sizes.Select(static (size, group) => group == 0 ? 0 : group == 1 ? size : size / (group + 1))],
                Reason = VerdictReason.Chosen,
            };
            RankSearch.Find(source, new SelectionSteps(), step, mostPlaces, digitBits);

            ScoredSample[] all = [.. source.Blocks().SelectMany(static block => Enumerable.Range(0, block.Count).Select(at => block[at]).ToArray())];
            foreach (IGrouping<int, ScoredSample> group in all.GroupBy(static sample => sample.Class))
            {
                ScoredSample[] sorted = [.. group.OrderBy(sample => order.Place(sample))];
                Assert.Equal(sorted.Length, step.Counts[group.Key]);
                for (int rank = 0; rank < sorted.Length; rank++)
                {
                    Assert.Equal(rank < step.Taken[group.Key], step.Takes(sorted[rank]));
                }
            }
        }
    }
}
