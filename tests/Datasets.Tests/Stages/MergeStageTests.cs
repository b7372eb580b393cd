namespace PipelineDsl.Datasets.Tests;

public sealed class MergeStageTests
{
    private const int Samples = 800;
    private static readonly TestColumns _samples = GroupedSamples.Make(Samples);

    [Theory]
    [InlineData(SampleColumns.Embedding)]
    [InlineData(SampleColumns.Embedding | SampleColumns.Label)]
    public void Prototypes_StandForAllSamplesWithTheirWeights(SampleColumns columns)
    {
        PipelineOutcome outcome = Run(columns, 0.1);
        Verdict[] verdicts = outcome.Verdicts[0];
        Assert.Equal(80, outcome.Kept.Length);
        Assert.Equal(Samples, outcome.Weights.Sum());
        Assert.All(outcome.Kept, index => Assert.Equal(outcome[index].Weight, 1 + verdicts.Count(verdict => verdict.Other == index)));
        if (columns.HasFlag(SampleColumns.Label))
        {
            Assert.All(
                verdicts.Where(static verdict => verdict.Other >= 0),
                verdict => Assert.Equal(_samples.Labels![verdict.Other], _samples.Labels[verdict.Index]));
        }
    }

    [Fact]
    public void EveryClass_GetsItsShare()
    {
        PipelineOutcome outcome = Run(SampleColumns.Embedding | SampleColumns.Label, 0.1);
        foreach (IGrouping<int, int> members in Enumerable.Range(0, Samples).GroupBy(static sample => _samples.Labels![sample]))
        {
            Assert.InRange(outcome.Kept.Count(index => _samples.Labels![index] == members.Key), (int)(members.Count() * 0.1), (int)(members.Count() * 0.1) + 1);
        }
    }

    [Fact]
    public void ShardsAndThreads_ChangeNothing()
    {
        Verdict[] expected = Run(SampleColumns.Embedding, 0.2).Verdicts[0];
        Assert.Equal(expected, Run(SampleColumns.Embedding, 0.2, shards: 5, threads: 3).Verdicts[0]);
    }

    [Fact]
    public void FewerPrototypesThanClasses_IsAnError()
    {
        DatasetException problem = Assert.Throws<DatasetException>(() => Run(SampleColumns.Embedding | SampleColumns.Label, 3.0 / Samples));
        Assert.Contains("3 prototypes cannot stand for 4 groups", problem.Message, StringComparison.Ordinal);
    }

    private static PipelineOutcome Run(SampleColumns columns, double keep, int shards = 1, int threads = 1)
    {
        var stage = new MergeStage
        {
            Name = "Stage0",
            Action = "merge",
            Columns = columns,
            Budget = new SampleBudget(SampleBudgetKind.Keep, keep),
            Options = new SampleOptions { Clusters = 6 },
            Metric = CosineSimilarity.Metric,
        };
        return PipelineRun.Execute(
            PipelineRun.Of([stage], GroupedSamples.Channels, GroupedSamples.Classes), _samples, shards, unitRows: 250, threads, seed: 3);
    }
}
