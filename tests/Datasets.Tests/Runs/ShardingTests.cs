using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

public class ShardingTests
{
    private static readonly TestColumns _samples = new()
    {
        Losses = [.. Enumerable.Range(0, 1_000).Select(static sample => (double)(KeyedHash.Key(1, (ulong)sample) % 97))],
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(7, 2)]
    [InlineData(64, 1)]
    public void Shards_ResultIsTheSame(int shards, int threads)
    {
        DatasetPipeline pipeline = PipelineRun.Of([LargestLossStage.Keeping(0.5), LargestLossStage.Keeping(0.25, "Stage1")]);

        PipelineOutcome outcome = PipelineRun.Execute(pipeline, _samples, shards, unitRows: 37, threads);

        long[] expected =
        [
            .. Enumerable.Range(0, 1_000).OrderByDescending(static sample => _samples.Losses![sample]).ThenBy(static sample => sample)
                .Take(125).Select(static sample => (long)sample),
        ];
        Assert.Equal(expected, outcome.Order);
        Assert.Equal(expected.Order(), outcome.Kept);
        Assert.Equal(1_000, outcome.Verdicts[0].Length);
        Assert.Equal(500, outcome.Verdicts[1].Length);
        Assert.Equal(_samples.Losses![expected[^1]], outcome.Figures[1]["smallest loss kept"]);
    }

    [Fact]
    public void PipelineOfThreeKinds_VerdictsAreTheSameForAnyShards()
    {
        TestColumns groups = GroupedSamples.Make(1_000);
        var samples = new TestColumns { Embeddings = groups.Embeddings, Channels = groups.Channels, Losses = _samples.Losses };
        DatasetPipeline pipeline = PipelineRun.Of(
            [
                new DeduplicationStage
                {
                    Name = "Stage0",
                    Action = "one of those that are alike",
                    Columns = SampleColumns.Embedding,
                    Budget = new SampleBudget(SampleBudgetKind.Threshold, 0.95),
                    Options = new SampleOptions { Clusters = 5 },
                    Metric = CosineSimilarity.Metric,
                },
                new ScoreStage
                {
                    Name = "Stage1",
                    Action = "easy and hard samples",
                    Columns = SampleColumns.Loss,
                    Budget = new SampleBudget(SampleBudgetKind.Keep, 0.5),
                    Options = new SampleOptions { Strata = 10 },
                    Score = Loss.Score,
                },
                new SubsetStage
                {
                    Name = "Stage2",
                    Action = "those that represent the others",
                    Columns = SampleColumns.Embedding,
                    Budget = new SampleBudget(SampleBudgetKind.KeepCount, 20),
                    Options = new SampleOptions { Partitions = 3 },
                    Select = FacilityLocation.Select,
                    Value = FacilityLocation.Value,
                },
            ],
            groups.Channels);
        PipelineOutcome expected = PipelineRun.Execute(pipeline, samples, shards: 1, unitRows: 64, threads: 1);

        Assert.Equal(20, expected.Kept.Length);
        foreach ((int shards, int threads) in new[] { (2, 2), (7, 1), (64, 3) })
        {
            Assert.Equal(expected.Verdicts, PipelineRun.Execute(pipeline, samples, shards, unitRows: 64, threads).Verdicts);
        }
    }
}
