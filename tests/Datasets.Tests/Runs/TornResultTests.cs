namespace PipelineDsl.Datasets.Tests;

public class TornResultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PartOfATaskIsTornOrMissing_ReduceNamesItAndTheNextRunRepairsIt(bool isTorn)
    {
        using var folder = new ScratchFolder();
        RunDirectory directory = Mapped(folder);
        string part = directory.Part(new TaskName("Stage0-losses", 1), "losses");
        if (isTorn)
        {
            using FileStream file = File.Open(part, FileMode.Open);
            file.SetLength(file.Length - 1);
        }
        else
        {
            File.Delete(part);
        }

        using (DatasetRun merger = Open(directory))
        {
            var error = Assert.Throws<DatasetException>(() => merger.Reduce(0));
            Assert.Equal("Round Stage0-losses lacks 1 of 3 tasks: 1 (torn: 1).", error.Message);
            Assert.Equal(3, error.ExitCode);
        }

        RequireRepair(directory);
    }

    [Fact]
    public void MarkersAreMissing_ReduceListsTasksAsRanges()
    {
        using var folder = new ScratchFolder();
        RunDirectory directory = Mapped(folder);
        File.Delete(directory.Marker(new TaskName("Stage0-losses", 0)));
        File.Delete(directory.Marker(new TaskName("Stage0-losses", 1)));
        using DatasetRun merger = Open(directory);

        Assert.Equal("Round Stage0-losses lacks 2 of 3 tasks: 0-1.", Assert.Throws<DatasetException>(() => merger.Reduce(0)).Message);
    }

    [Fact]
    public void PartHasOtherBytes_ReduceTakesTheMarkerAwayAndTheNextRunRepairsIt()
    {
        using var folder = new ScratchFolder();
        RunDirectory directory = Mapped(folder);
        var task = new TaskName("Stage0-losses", 2);
        byte[] bytes = File.ReadAllBytes(directory.Part(task, "losses"));
        bytes[5] ^= 1;
        File.WriteAllBytes(directory.Part(task, "losses"), bytes);
        using (DatasetRun merger = Open(directory))
        {
            var error = Assert.Throws<DatasetException>(() => merger.Reduce(0));
            Assert.Contains("the next run does task 2 of round Stage0-losses again", error.Message, StringComparison.Ordinal);
            Assert.Equal(3, error.ExitCode);
        }

        Assert.False(File.Exists(directory.Marker(task)));
        RequireRepair(directory);
    }

    [Fact]
    public void MarkerOfAnotherPlan_IsRefused()
    {
        using var folder = new ScratchFolder();
        using var other = new ScratchFolder();
        RunDirectory directory = Mapped(folder);
        var otherDirectory = new RunDirectory(other["run"]);
        using (DatasetRun run = DatasetRun.Create(TwoStages.Pipeline(), TwoStages.Columns, otherDirectory, TwoStages.Options with { Seed = 6 }))
        {
            run.Map(0, 0, 1);
        }

        var task = new TaskName("Stage0-losses", 0);
        File.Copy(otherDirectory.Marker(task), directory.Marker(task), overwrite: true);
        using DatasetRun merger = Open(directory);

        Assert.Contains("belongs to another plan", Assert.Throws<DatasetException>(() => merger.Reduce(0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"plan\": 3}")]
    [InlineData("[]")]
    public void MarkerIsNoMarker_SaysWhichFile(string text)
    {
        using var folder = new ScratchFolder();
        RunDirectory directory = Mapped(folder);
        File.WriteAllText(directory.Marker(new TaskName("Stage0-losses", 0)), text);
        using DatasetRun merger = Open(directory);

        var error = Assert.Throws<DatasetException>(() => merger.Reduce(0));

        Assert.Contains("task-00000.json is no marker of a task", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ScorerThatIsNoFunction_IsFoundOut()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        var other = new TestColumns { Losses = new double[TwoStages.Samples], Labels = TwoStages.Columns.Labels, Ids = TwoStages.Columns.Ids };

        // While a task runs, somebody else ends the same task with other values.
        DatasetPipeline slow = TwoStages.Pipeline(run =>
        {
            if (run.Task == 0)
            {
                using DatasetRun fast = DatasetRun.Create(TwoStages.Pipeline(), other, directory, TwoStages.Options);
                fast.Map(0, 0, 3);
            }
        });
        using DatasetRun run = DatasetRun.Create(slow, TwoStages.Columns, directory, TwoStages.Options with { Jobs = 1 });

        Assert.Contains("with another result", Assert.Throws<DatasetException>(() => run.Map(0, 0, 1)).Message, StringComparison.Ordinal);
    }

    private static RunDirectory Mapped(ScratchFolder folder)
    {
        var directory = new RunDirectory(folder["run"]);
        using DatasetRun run = Open(directory);
        run.Map(0, 0, 1);
        return directory;
    }

    private static DatasetRun Open(RunDirectory directory) => DatasetRun.Create(TwoStages.Pipeline(), TwoStages.Columns, directory, TwoStages.Options);

    private static void RequireRepair(RunDirectory directory)
    {
        using var clean = new ScratchFolder();
        var expected = new RunDirectory(clean["run"]);
        TwoStages.Execute(expected);

        TwoStages.Execute(directory);

        Assert.Equal(TwoStages.Output(expected), TwoStages.Output(directory));
    }
}
