namespace PipelineDsl.Datasets.Tests;

public class RoundRunnerTests
{
    [Fact]
    public void OneTaskFails_TheOthersAreDoneAndTheErrorNamesIt()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        DatasetPipeline failing = TwoStages.Pipeline(static run =>
        {
            if (run.Task == 1)
            {
                throw new DatasetException("emb-2.npy, row 7: NaN in column embedding.");
            }
        });
        using DatasetRun run = DatasetRun.Create(failing, TwoStages.Columns, directory, TwoStages.Options with { Jobs = 1 });

        var error = Assert.Throws<DatasetException>(() => run.Map(0, 0, 1));

        Assert.Equal("emb-2.npy, row 7: NaN in column embedding.", error.Message);
        Assert.Equal(4, error.ExitCode);
        Assert.True(File.Exists(directory.Marker(new TaskName("Stage0-losses", 0))));
        Assert.False(File.Exists(directory.Marker(new TaskName("Stage0-losses", 1))));
        Assert.True(File.Exists(directory.Marker(new TaskName("Stage0-losses", 2))));
        Assert.Contains("row 7", File.ReadAllText(Path.Combine(directory.Log, "Stage0-losses", "task-00001.a0.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralTasksFail_FirstErrorIsToldWithAllTheirNumbers()
    {
        using var folder = new ScratchFolder();
        DatasetPipeline failing = TwoStages.Pipeline(static run => throw new DatasetException($"Bad {run.Task}.", 4));
        using DatasetRun run = DatasetRun.Create(failing, TwoStages.Columns, new RunDirectory(folder["run"]), TwoStages.Options);

        Assert.Equal("Bad 0. (3 tasks failed: 0-2.)", Assert.Throws<DatasetException>(() => run.Map(0, 0, 1)).Message);
    }

    [Fact]
    public void MistakeInAScorer_IsThrownAsItIs()
    {
        using var folder = new ScratchFolder();
        DatasetPipeline failing = TwoStages.Pipeline(static _ => throw new NotFiniteNumberException());
        using DatasetRun run = DatasetRun.Create(failing, TwoStages.Columns, new RunDirectory(folder["run"]), TwoStages.Options);

        Assert.Throws<NotFiniteNumberException>(() => run.Map(0, 0, 1));
    }

    [Theory]
    [InlineData(1, new[] { 1, 1, 1 })]
    [InlineData(3, new[] { 1, 1, 1 })]
    [InlineData(8, new[] { 3, 3, 2 })]
    public void MoreThreadsThanTasks_TasksShareThem(int jobs, int[] expected)
    {
        using var folder = new ScratchFolder();
        var threads = new List<int>();
        using var all = new Barrier(int.Min(jobs, 3));
        DatasetPipeline watching = TwoStages.Pipeline(run =>
        {
            all.SignalAndWait(TimeSpan.FromSeconds(30));
            lock (threads)
            {
                threads.Add(run.Threads);
            }

            Assert.Equal(900 / int.Min(jobs, 3), run.MemoryBytes);
        });
        using DatasetRun run = DatasetRun.Create(
            watching, TwoStages.Columns, new RunDirectory(folder["run"]), TwoStages.Options with { Jobs = jobs, MemoryBytes = 900 });

        run.Map(0, 0, 1);

        Assert.Equal(expected, threads.OrderDescending());
    }

    [Fact]
    public void RoundBeforeIsNotMerged_SaysWhichOne()
    {
        using var folder = new ScratchFolder();
        using DatasetRun run = DatasetRun.Create(TwoStages.Pipeline(), TwoStages.Columns, new RunDirectory(folder["run"]), TwoStages.Options);
        run.Map(0, 0, 1);

        var error = Assert.Throws<DatasetException>(() => run.Map(1, 0, 1));

        Assert.Equal("The merge of round Stage0-losses is not done, which Stage1-losses needs.", error.Message);
        Assert.Equal(3, error.ExitCode);
        Assert.Equal("The merge of round Stage0-losses is not done, which the output needs.", Assert.Throws<DatasetException>(run.Finish).Message);
    }

    [Fact]
    public void Progress_EndsWithAllTasksAndRows()
    {
        using var folder = new ScratchFolder();
        var heard = new Listener();
        using DatasetRun run = DatasetRun.Create(
            TwoStages.Pipeline(), TwoStages.Columns, new RunDirectory(folder["run"]), TwoStages.Options with { Progress = heard });

        run.Map(0, 0, 1);

        Assert.Equal((0, 3, 0L), (heard.Values[0].TasksDone, heard.Values[0].Tasks, heard.Values[0].Rows));
        Assert.Equal((3, 3, 100L), (heard.Values[^1].TasksDone, heard.Values[^1].Tasks, heard.Values[^1].Rows));
    }

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("0", new[] { 0 })]
    [InlineData("1-2,5-10,12", new[] { 1, 2, 5, 6, 7, 8, 9, 10, 12 })]
    public void Ranges_AreAsShortAsSchedulersTakeThem(string expected, int[] numbers) => Assert.Equal(expected, TaskRanges.Text(numbers));

    private sealed class Listener : IProgress<RunProgress>
    {
        internal List<RunProgress> Values { get; } = [];

        public void Report(RunProgress value)
        {
            lock (Values)
            {
                Values.Add(value);
            }
        }
    }
}
