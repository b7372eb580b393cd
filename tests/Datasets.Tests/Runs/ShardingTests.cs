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
}
