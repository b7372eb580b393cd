using System.Diagnostics;

namespace PipelineDsl.Datasets.Tests;

public class InterruptionTests
{
    private static readonly SortedDictionary<string, string> _expected = Expected();

    [Fact]
    public void ProcessKilledAtAnyFile_RunAgainWritesTheSameBytes()
    {
        int kills = 0;
        for (int files = 0; ; files++, kills++)
        {
            using var folder = new ScratchFolder();
            using Process child = ChildProgram.Start(folder["run"], files);
            if (ChildProgram.WaitFor(child) == 0)
            {
                break;
            }

            Assert.False(File.Exists(Path.Combine(folder["run"], "out", "manifest.json")));
            var directory = new RunDirectory(folder["run"]);

            TwoStages.Execute(directory);

            Assert.Equal(_expected, TwoStages.Output(directory));
            Assert.Empty(Directory.GetFiles(directory.Root, "*" + TemporaryFiles.Ending, SearchOption.AllDirectories));
        }

        Assert.Equal(TwoStages.Files, kills);
    }

    [Fact]
    public void TwoProcessesAtOnce_BothEndWellAndWriteTheSameBytes()
    {
        using var folder = new ScratchFolder();
        using Process one = ChildProgram.Start(folder["run"]), other = ChildProgram.Start(folder["run"]);

        Assert.Equal(0, ChildProgram.WaitFor(one));
        Assert.Equal(0, ChildProgram.WaitFor(other));

        Assert.Equal(_expected, TwoStages.Output(new RunDirectory(folder["run"])));
    }

    [Fact]
    public void StoppedInATask_EarlierTasksStayDoneAndTheNextRunGoesOn()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        using var stop = new CancellationTokenSource();
        DatasetPipeline stopping = TwoStages.Pipeline(run =>
        {
            if (run.Task == 1)
            {
                stop.Cancel();
            }
        });
        using (DatasetRun run = DatasetRun.Create(stopping, TwoStages.Columns, directory, TwoStages.Options with { Jobs = 1, Stop = stop.Token }))
        {
            Assert.Throws<OperationCanceledException>(run.RunRounds);
        }

        Assert.True(File.Exists(directory.Marker(new TaskName("Stage0-losses", 0))));
        Assert.False(File.Exists(directory.Marker(new TaskName("Stage0-losses", 1))));
        Assert.Empty(Directory.GetFiles(directory.Root, "*" + TemporaryFiles.Ending, SearchOption.AllDirectories));
        var done = new List<int>();
        DatasetPipeline watched = TwoStages.Pipeline(run => done.Add(run.Task));
        using DatasetRun again = DatasetRun.Create(watched, TwoStages.Columns, directory, TwoStages.Options with { Jobs = 1 });
        again.RunRounds();
        again.Finish();

        Assert.Equal([1, 2, TaskName.Merge, 0, 1, 2, TaskName.Merge], done);
        Assert.Equal(_expected, TwoStages.Output(directory));
    }

    [Fact]
    public void FinishedRun_DoesNothingAgain()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        TwoStages.Execute(directory);
        DateTime[] before = Times(directory);
        DatasetPipeline idle = TwoStages.Pipeline(static _ => throw new InvalidOperationException("Nothing is left to do."));
        using DatasetRun run = DatasetRun.Create(idle, TwoStages.Columns, directory, TwoStages.Options);

        run.RunRounds();
        run.Finish();

        Assert.Equal(before, Times(directory));
    }

    [Fact]
    public void DiskFullAtAnyFile_NamesTheFileAndPublishesNothingOfTheTask()
    {
        for (int files = 0; files < TwoStages.Files; files++)
        {
            using var folder = new ScratchFolder();
            var directory = FailingDirectory.Full(folder["run"], files);

            var error = Assert.Throws<DatasetException>(() => TwoStages.Execute(directory));

            Assert.Contains("could not be written", error.Message, StringComparison.Ordinal);
            Assert.Equal(3, error.ExitCode);
            var roomy = new RunDirectory(folder["run"]);
            Assert.Null(OutputManifest.Read(roomy));
            TwoStages.Execute(roomy);
            Assert.Equal(_expected, TwoStages.Output(roomy));
        }
    }

    private static SortedDictionary<string, string> Expected()
    {
        using var folder = new ScratchFolder();
        var directory = new RunDirectory(folder["run"]);
        TwoStages.Execute(directory);
        return TwoStages.Output(directory);
    }

    private static DateTime[] Times(RunDirectory directory) =>
        [.. new[] { "rounds", "done", "out" }.SelectMany(folder => Directory.GetFiles(Path.Combine(directory.Root, folder), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal).Select(File.GetLastWriteTimeUtc)];
}
