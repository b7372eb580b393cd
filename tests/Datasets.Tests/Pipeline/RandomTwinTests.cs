namespace PipelineDsl.Datasets.Tests.Pipeline;

public sealed class RandomTwinTests
{
    private const int Samples = 40;
    private static readonly int[] _labels = [.. Enumerable.Range(0, Samples).Select(static sample => sample % 4 == 0 ? 1 : 0)];
    private static readonly double[] _losses = [.. Enumerable.Range(0, Samples).Select(static sample => sample * 7 % Samples / 10.0)];

    private static TestColumns Set => new() { Losses = _losses, Labels = _labels };

    [Fact]
    public void BudgetThatIsANumber_DrawsAsManyFromTheSameClasses()
    {
        DatasetPipeline pipeline = Of(new SampleBudget(SampleBudgetKind.Keep, 0.5), new SampleOptions { Quota = ClassQuota.Equal, Classes = 2 });
        PipelineOutcome own = PipelineRun.Execute(pipeline, Set, shards: 2, unitRows: 7);
        PipelineOutcome twin = PipelineRun.Execute(RandomTwin.Of(pipeline), Set, shards: 2, unitRows: 7);

        Assert.Equal(PerClass(own), PerClass(twin));
        Assert.NotEqual(own.Kept, twin.Kept);
    }

    [Fact]
    public void BudgetThatDependsOnTheData_DrawsAsManyAsTheStageKeeps()
    {
        DatasetPipeline pipeline = Of(new SampleBudget(SampleBudgetKind.Threshold, 2.5), new SampleOptions());
        PipelineOutcome own = PipelineRun.Execute(pipeline, Set, shards: 3, unitRows: 7);
        PipelineOutcome twin = PipelineRun.Execute(RandomTwin.Of(pipeline), Set, shards: 3, unitRows: 7);

        Assert.Equal(own.Kept.Length, twin.Kept.Length);
        Assert.NotEqual(own.Kept, twin.Kept);
        Assert.Equal(twin.Kept, PipelineRun.Execute(RandomTwin.Of(pipeline), Set, shards: 1, unitRows: 7).Kept);
    }

    [Fact]
    public void LaterStages_EnterWithTheTwinsOwnSamples()
    {
        DatasetStage first = Stage("Stage0", new SampleBudget(SampleBudgetKind.Threshold, 1), new SampleOptions());
        DatasetStage second = Stage("Stage1", new SampleBudget(SampleBudgetKind.Keep, 0.5), new SampleOptions());
        DatasetPipeline pipeline = PipelineRun.Of([first, second], classes: 2);

        PipelineOutcome own = PipelineRun.Execute(pipeline, Set, unitRows: 7), twin = PipelineRun.Execute(RandomTwin.Of(pipeline), Set, unitRows: 7);

        Assert.Equal(own.Kept.Length, twin.Kept.Length);
        Assert.Equal("Subset.Random", RandomTwin.Of(pipeline).Name);
    }

    private static DatasetPipeline Of(SampleBudget budget, SampleOptions options) => PipelineRun.Of([Stage("Stage0", budget, options)], classes: 2);

    private static ScoreStage Stage(string name, SampleBudget budget, SampleOptions options) => new()
    {
        Name = name,
        Action = "large losses stay",
        Columns = SampleColumns.Loss | (options.Quota == ClassQuota.None ? SampleColumns.None : SampleColumns.Label),
        Budget = budget,
        Options = options,
        Score = Loss.Score,
    };

    private static int[] PerClass(PipelineOutcome outcome) =>
        [.. Enumerable.Range(0, 2).Select(label => outcome.Kept.Count(sample => _labels[sample] == label))];
}
