using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets.Tests;

public class PlanTests
{
    [Fact]
    public void OtherSeed_IsRefusedWithBothValues() =>
        RequireRefusal("seed is 5 in the folder and 6 now", static directory => Create(directory, TwoStages.Pipeline(), seed: 6));

    [Fact]
    public void OtherBudget_IsRefusedWithItsPlace()
    {
        DatasetPipeline other = PipelineRun.Of([LargestLossStage.Keeping(0.5), LargestLossStage.Keeping(0.4, "Stage1")], classes: 3);

        RequireRefusal(
            "pipeline.name is \"TwoStages\" in the folder and \"Subset\" now; pipeline.randomSeeds is 2 in the folder and 0 now; "
            + "pipeline.stages[1].action is \"keep 0.2 of the samples, those with the largest losses\" in the folder and "
            + "\"keep 0.4 of the samples, those with the largest losses\" now; pipeline.stages[1].budget.value is 0.2 in the folder and 0.4 now",
            directory => Create(directory, other));
    }

    [Fact]
    public void OtherInputs_AreRefused() => RequireRefusal(
        "samples is 100 in the folder and 99 now",
        static directory => Create(directory, TwoStages.Pipeline(), samples: new TestColumns { Losses = new double[99] }));

    [Fact]
    public void PlanChangedByHand_IsRefused()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        Create(directory, TwoStages.Pipeline());
        File.WriteAllText(directory.Plan, File.ReadAllText(directory.Plan).Replace("\"seed\": 5", "\"seed\": 6", StringComparison.Ordinal));

        var error = Assert.Throws<DatasetException>(() => PlanFile.Read(directory));

        Assert.Contains("it was changed after it was written", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"hash\": 1, \"shards\": {}, \"plan\": []}")]
    public void FileThatIsNoPlan_SaysSo(string text)
    {
        using var folder = new ScratchFolder();
        File.WriteAllText(folder["plan.json"], text);

        Assert.Contains("is no plan", Assert.Throws<DatasetException>(() => PlanFile.Read(new RunDirectory(folder.Path))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenedByAWorker_HasThePlansSeedUnitsAndInputs()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        Create(directory, TwoStages.Pipeline());
        JsonNode? inputs = null;
        using DatasetRun run = DatasetRun.Open(
            TwoStages.Pipeline(),
            stored =>
            {
                inputs = stored;
                return TwoStages.Columns;
            },
            directory,
            new RunOptions());

        Assert.Equal(5UL, run.Plan.Seed);
        Assert.Equal([new WorkUnit(0, 40), new WorkUnit(40, 40), new WorkUnit(80, 20)], run.Plan.Units.ToArray());
        Assert.True(JsonNode.DeepEquals(TwoStages.Columns.Manifest(), inputs));
    }

    [Fact]
    public void NoPlan_WorkerSaysWhatToDo()
    {
        using var folder = new ScratchFolder();

        var error = Assert.Throws<DatasetException>(
            () => DatasetRun.Open(TwoStages.Pipeline(), static _ => TwoStages.Columns, new RunDirectory(folder.Path), new RunOptions()));

        Assert.Equal(2, error.ExitCode);
        Assert.Contains("There is no plan", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSamples_IsAnErrorAboutTheInputs()
    {
        using var folder = new ScratchFolder();

        var error = Assert.Throws<DatasetException>(
            () => Create(new RunDirectory(folder.Path), TwoStages.Pipeline(), samples: new TestColumns { Losses = [] }));

        Assert.Equal(4, error.ExitCode);
    }

    [Fact]
    public void TwoSamplesWithOneId_AreRefusedBeforeThereIsAPlan()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);

        var error = Assert.Throws<DatasetException>(
            () => Create(directory, TwoStages.Pipeline(), samples: new TestColumns { Losses = [1, 2, 3], Ids = ["a", "b", "a"] }));

        Assert.Equal("memory, row 2, column 'id': 'a' is also the id of memory, row 0.", error.Message);
        Assert.Null(PlanFile.Read(directory));
    }

    [Theory]
    [InlineData(1, 16_384)]
    [InlineData(16_384_000, 16_384)]
    [InlineData(16_384_001, 32_768)]
    [InlineData(1_000_000_000, 1_015_808)]
    public void Units_DependOnTheNumberOfSamplesAlone(long samples, int rows)
    {
        Assert.Equal(rows, WorkUnits.RowsFor(samples));
        Assert.InRange((samples + rows - 1) / rows, 1, WorkUnits.Most);
    }

    [Fact]
    public void Units_CoverTheSetWithoutGaps()
    {
        long next = 0;
        foreach (WorkUnit unit in WorkUnits.Cut(100_001, 16_384))
        {
            Assert.Equal(next, unit.First);
            next += unit.Count;
        }

        Assert.Equal(100_001, next);
    }

    private static void RequireRefusal(string difference, Action<RunDirectory> create)
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        Create(directory, TwoStages.Pipeline());

        var error = Assert.Throws<DatasetException>(() => create(directory));

        Assert.Contains(difference, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.ExitCode);
    }

    private static void Create(RunDirectory directory, DatasetPipeline pipeline, ulong seed = 5, TestColumns? samples = null) =>
        DatasetRun.Create(pipeline, samples ?? TwoStages.Columns, directory, TwoStages.Options with { Seed = seed }).Dispose();
}
