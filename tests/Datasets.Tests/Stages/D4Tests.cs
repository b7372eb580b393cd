namespace PipelineDsl.Datasets.Tests;

/// <summary>D4 (arXiv 2308.12284): SemDeDup, then prototypes on clusters that are made again from what is left.</summary>
public sealed class D4Tests
{
    [Fact]
    public void DuplicatesThenPrototypes_KeepTheProductOfBothFractions()
    {
        const int samples = 1_200;
        PipelineOutcome outcome = Run(samples, 1);
        Assert.Equal([samples, samples * 3 / 4], outcome.Verdicts.Select(static verdicts => verdicts.Length));
        Assert.Equal(samples * 3 / 8, outcome.Kept.Length);
        Assert.Equal(outcome.Verdicts[1], Run(samples, 5).Verdicts[1]);
    }

    private static PipelineOutcome Run(int samples, int shards)
    {
        var duplicates = new DeduplicationStage
        {
            Name = "Stage0",
            Action = "drop duplicates",
            Columns = SampleColumns.Embedding,
            Budget = new SampleBudget(SampleBudgetKind.Keep, 0.75),
            Options = new SampleOptions { Clusters = 7, Mode = DuplicateMode.Reference },
            Metric = CosineSimilarity.Metric,
        };
        var prototypes = new GroupStage
        {
            Name = "Stage1",
            Action = "keep the hardest",
            Columns = Prototypes.Columns,
            Budget = new SampleBudget(SampleBudgetKind.Keep, 0.5),
            Options = new SampleOptions { Clusters = 7 },
            Grouping = Prototypes.Grouping,
            Score = static (group, scores) => Prototypes.Score(group, scores.Span),
        };
        return PipelineRun.Execute(
            PipelineRun.Of([duplicates, prototypes], GroupedSamples.Channels), GroupedSamples.Make(samples), shards, unitRows: 500, threads: 1, seed: 5);
    }
}
