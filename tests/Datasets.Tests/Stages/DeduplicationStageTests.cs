namespace PipelineDsl.Datasets.Tests;

public sealed class DeduplicationStageTests
{
    private const int Samples = 1_500;
    private static readonly TestColumns _samples = GroupedSamples.Make(Samples);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void KeptOnly_EverySampleThatLeavesHasADuplicateThatStays(int probe)
    {
        PipelineOutcome outcome = Run(new SampleBudget(SampleBudgetKind.Threshold, 0.9), new SampleOptions { Clusters = 13, Probe = probe });
        HashSet<long> kept = [.. outcome.Kept];
        Assert.InRange(kept.Count, 20, Samples - 200);
        Assert.All(outcome.Verdicts[0].Where(static verdict => !verdict.Reason.Stays), verdict =>
        {
            Assert.Contains(verdict.Other, kept);
            Assert.InRange(GroupedSamples.Cosine(_samples, verdict.Index, verdict.Other), 0.9 - 1e-6, 1.001);
        });
    }

    [Fact]
    public void OneCluster_NoTwoThatStayAreAlike()
    {
        long[] kept = Run(new SampleBudget(SampleBudgetKind.Threshold, 0.95), new SampleOptions { Clusters = 1 }).Kept;
        Assert.InRange(kept.Length, 10, Samples / 2);
        for (int first = 0; first < kept.Length; first++)
        {
            for (int second = 0; second < first; second++)
            {
                Assert.InRange(GroupedSamples.Cosine(_samples, kept[first], kept[second]), -1.001, 0.95 + 1e-6);
            }
        }
    }

    [Fact]
    public void SecondCluster_FindsMoreDuplicates()
    {
        var budget = new SampleBudget(SampleBudgetKind.Threshold, 0.9);
        int alone = Run(budget, new SampleOptions { Clusters = 13, Mode = DuplicateMode.Reference }).Kept.Length;
        int both = Run(budget, new SampleOptions { Clusters = 13, Mode = DuplicateMode.Reference, Probe = 2 }).Kept.Length;
        Assert.True(both < alone, $"{both} stay with two clusters, {alone} with one.");
    }

    [Theory]
    [InlineData(DuplicateMode.KeptOnly, 1)]
    [InlineData(DuplicateMode.KeptOnly, 2)]
    [InlineData(DuplicateMode.Reference, 1)]
    [InlineData(DuplicateMode.Reference, 2)]
    public void Keep_LeavesExactlySoMany(DuplicateMode mode, int probe)
    {
        PipelineOutcome outcome = Run(new SampleBudget(SampleBudgetKind.Keep, 0.35), new SampleOptions { Clusters = 5, Mode = mode, Probe = probe });
        Assert.Equal(525, outcome.Kept.Length);
        Assert.InRange(outcome.Figures[0]["threshold"], 0.1, 1);
    }

    [Fact]
    public void KeepInReferenceMode_TheMostAlikeLeave()
    {
        PipelineOutcome outcome = Run(
            new SampleBudget(SampleBudgetKind.Keep, 0.5), new SampleOptions { Clusters = 5, Mode = DuplicateMode.Reference, Order = Difficulty.Easy });
        Verdict[] verdicts = outcome.Verdicts[0];
        Assert.True(verdicts.Where(static verdict => verdict.Reason.Stays).Max(static verdict => verdict.Score)
            <= verdicts.Where(static verdict => !verdict.Reason.Stays).Min(static verdict => verdict.Score));
    }

    [Theory]
    [InlineData(DuplicateMode.KeptOnly)]
    [InlineData(DuplicateMode.Reference)]
    public void ShardsThreadsAndMemory_ChangeNothing(DuplicateMode mode)
    {
        var options = new SampleOptions { Clusters = 9, Mode = mode, Probe = 2 };
        var budget = new SampleBudget(SampleBudgetKind.Keep, 0.4);
        Verdict[] expected = Run(budget, options).Verdicts[0];
        Assert.Equal(expected, Run(budget, options, shards: 7, threads: 3).Verdicts[0]);
        Assert.Equal(expected, Run(budget, options, shards: 64, memory: 130_000).Verdicts[0]);
    }

    [Fact]
    public void MoreClustersThanSamples_AllStay()
    {
        PipelineOutcome outcome = PipelineRun.Execute(
            PipelineRun.Of([Stage(new SampleBudget(SampleBudgetKind.Threshold, 0.5), new SampleOptions { Clusters = 100 })], channels: 2),
            new TestColumns { Channels = 2, Embeddings = [1, 0, 0, 1, -1, 0] });
        Assert.Equal([0, 1, 2], outcome.Kept);
    }

    [Fact]
    public void ZeroRow_IsNamed()
    {
        DatasetException problem = Assert.Throws<DatasetException>(() => PipelineRun.Execute(
            PipelineRun.Of([Stage(new SampleBudget(SampleBudgetKind.Threshold, 0.5), new SampleOptions())], channels: 2),
            new TestColumns { Channels = 2, Embeddings = [1, 0, 0, 0, -1, 0] }));
        Assert.Contains("row 1", problem.Message, StringComparison.Ordinal);
    }

    private static PipelineOutcome Run(SampleBudget budget, SampleOptions options, int shards = 1, int threads = 1, long memory = 64 << 20) =>
        PipelineRun.Execute(
            PipelineRun.Of([Stage(budget, options)], GroupedSamples.Channels), _samples, shards, unitRows: 400, threads, seed: 3, memoryBytes: memory);

    private static DeduplicationStage Stage(SampleBudget budget, SampleOptions options) => new()
    {
        Name = "Stage0",
        Action = "drop duplicates",
        Columns = SampleColumns.Embedding,
        Budget = budget,
        Options = options,
        Metric = CosineSimilarity.Metric,
    };
}
