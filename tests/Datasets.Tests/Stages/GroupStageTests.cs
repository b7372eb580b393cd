namespace PipelineDsl.Datasets.Tests;

public sealed class GroupStageTests
{
    private const int Samples = 900;
    private static readonly TestColumns _samples = GroupedSamples.Make(Samples);

    [Fact]
    public void Moderate_IsTheMiddleOfTheDistancesToTheMedians()
    {
        double[] distances = new double[Samples];
        foreach (IGrouping<int, int> members in Enumerable.Range(0, Samples).GroupBy(static sample => _samples.Labels![sample]))
        {
            double[][] rows = [.. members.Select(static sample => GroupedSamples.Row(_samples, sample))];
            double[] median = [.. Enumerable.Range(0, GroupedSamples.Channels).Select(channel => Median([.. rows.Select(row => row[channel])]))];
            foreach (int sample in members)
            {
                distances[sample] = GroupedSamples.Distance(GroupedSamples.Row(_samples, sample), median);
            }
        }

        PipelineOutcome outcome = Run<Moderate>(new SampleOptions { Order = Difficulty.Middle }, 0.3);

        Assert.All(outcome.Verdicts[0], verdict => Assert.Equal(distances[verdict.Index], verdict.Score, 1e-5));
        long[] expected = [.. Enumerable.Range(0, Samples).OrderBy(sample => distances[sample]).Skip(315).Take(270).Select(static sample => (long)sample)];
        Assert.InRange(outcome.Kept.Intersect(expected).Count(), 268, 270);
        Assert.Equal(270, outcome.Kept.Length);
    }

    [Theory]
    [InlineData(Difficulty.Hard)]
    [InlineData(Difficulty.Easy)]
    public void Prototypes_TheEndOfTheDistancesThatIsAskedForStays(Difficulty order)
    {
        PipelineOutcome outcome = Run<Prototypes>(new SampleOptions { Order = order, Clusters = 9 }, 0.25);
        double[] kept = [.. outcome.Verdicts[0].Where(static verdict => verdict.Reason.Stays).Select(static verdict => verdict.Score)];
        double[] dropped = [.. outcome.Verdicts[0].Where(static verdict => !verdict.Reason.Stays).Select(static verdict => verdict.Score)];
        Assert.Equal(225, kept.Length);
        Assert.True(order == Difficulty.Hard ? kept.Min() >= dropped.Max() : kept.Max() <= dropped.Min());
        Assert.InRange(kept.Concat(dropped).Average(), 0.001, 0.2);
    }

    [Fact]
    public void PrototypesWithClassFloor_EveryClassKeepsItsShare()
    {
        PipelineOutcome outcome = Run<Prototypes>(new SampleOptions { Clusters = 9, ClassFloor = 0.5, Classes = GroupedSamples.Classes }, 0.25);
        foreach (IGrouping<int, int> members in Enumerable.Range(0, Samples).GroupBy(static sample => _samples.Labels![sample]))
        {
            int floor = (int)(0.5 * 225 * members.Count() / Samples);
            Assert.InRange(outcome.Kept.Count(index => _samples.Labels![index] == members.Key), floor, Samples);
        }
    }

    [Fact]
    public void Cal_IsWhatTheDefinitionSays()
    {
        PipelineOutcome outcome = Run<Cal>(new SampleOptions { Neighbours = 3, Metric = SampleMetric.Euclidean }, 0.1, SampleColumns.Label);
        for (long sample = 0; sample < Samples; sample += 50)
        {
            Assert.Equal(NaiveCal(sample, 3), outcome[sample].Score, 1e-9);
        }
    }

    /// <summary>A class takes 14 KiB: it is scored in memory for less than that, and its median found in several passes.</summary>
    [Fact]
    public void ClassesThatDoNotFit_GiveTheSameScores()
    {
        var options = new SampleOptions { Order = Difficulty.Middle };
        Assert.Equal(Run<Moderate>(options, 0.3).Verdicts[0], Run<Moderate>(options, 0.3, memory: 6_000).Verdicts[0]);
    }

    [Fact]
    public void ShardsThreadsAndMemory_ChangeNothing()
    {
        var options = new SampleOptions { Clusters = 9 };
        Verdict[] expected = Run<Prototypes>(options, 0.5).Verdicts[0];
        Assert.Equal(expected, Run<Prototypes>(options, 0.5, shards: 7, threads: 3).Verdicts[0]);
        Assert.Equal(expected, Run<Prototypes>(options, 0.5, shards: 64, memory: 130_000).Verdicts[0]);
    }

    [Fact]
    public void ScoreThatIsNoNumber_NamesTheSample()
    {
        DatasetException problem = Assert.Throws<DatasetException>(() => Run<NotANumber>(new SampleOptions { Clusters = 2 }, 0.5));
        Assert.Contains("memory, row", problem.Message, StringComparison.Ordinal);
        Assert.Contains("NaN", problem.Message, StringComparison.Ordinal);
    }

    private static double NaiveCal(long sample, int count)
    {
        double[] row = GroupedSamples.Row(_samples, sample), own = Softmax(sample);
        return Enumerable.Range(0, Samples)
            .Where(other => other != sample && _samples.Labels![other] == _samples.Labels[sample])
            .OrderBy(other => GroupedSamples.Distance(row, GroupedSamples.Row(_samples, other))).Take(count)
            .Average(other => own.Zip(Softmax(other), static (p, q) => ((p * Math.Log(p / q)) + (q * Math.Log(q / p))) / 2).Sum());
    }

    private static double[] Softmax(long sample)
    {
        double[] powers = [.. _samples.Logits!.AsSpan((int)sample * GroupedSamples.Classes, GroupedSamples.Classes).ToArray().Select(Math.Exp)];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static PipelineOutcome Run<TScorer>(
        SampleOptions options, double keep, SampleColumns extra = SampleColumns.None, int shards = 1, int threads = 1, long memory = 64 << 20)
        where TScorer : struct, IGroupScorer
    {
        var stage = new GroupStage
        {
            Name = "Stage0",
            Action = "keep some",
            Columns = TScorer.Columns | extra,
            Budget = new SampleBudget(SampleBudgetKind.Keep, keep),
            Options = options,
            Grouping = TScorer.Grouping,
            NeedsGroup = TScorer.NeedsGroup,
            Score = static (group, scores) => TScorer.Score(group, scores.Span),
        };
        return PipelineRun.Execute(
            PipelineRun.Of([stage], GroupedSamples.Channels, GroupedSamples.Classes), _samples, shards, unitRows: 250, threads, seed: 3, memoryBytes: memory);
    }

    private readonly struct NotANumber : IGroupScorer
    {
        public static SampleColumns Columns => SampleColumns.Embedding;

        public static SampleGrouping Grouping => SampleGrouping.Clusters;

        public static void Score(SampleGroup group, Span<double> scores) => scores.Fill(double.NaN);
    }
}
