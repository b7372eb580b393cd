using System.Text.Json;

namespace PipelineDsl.Datasets.Tests.Commands;

/// <summary>Commands from plan to output, their exit codes and what they say.</summary>
public class CommandTests
{
    private static readonly string[] _plan = ["plan", "--input", "set.csv", "--seed", "3"];

    [Fact]
    public void StepByStep_OutputIsThatOfRun()
    {
        using var steps = new CommandLine();
        using var whole = new CommandLine();
        Assert.Equal(0, steps.Run([.. _plan, "--shards", "2"]).Code);
        Assert.Equal(0, steps.Run("map", "--shard", "1").Code);
        Assert.Equal(0, steps.Run("map", "--shard", "0").Code);
        Assert.Equal(10_000, (int)steps.Json("reduce")["kept"]!);

        Assert.Equal(0, whole.Run("run", "--input", "set.csv", "--seed", "3", "--jobs", "2").Code);

        Assert.Equal(File.ReadAllBytes(whole["run/out/selection.csv"]), File.ReadAllBytes(steps["run/out/selection.csv"]));
        Assert.True((bool)steps.Json("status")["finished"]!);
    }

    [Fact]
    public void TaskIsMissing_ReduceNamesItAndRetryGivesItsShard()
    {
        using var line = new CommandLine();
        line.Run([.. _plan, "--shards", "3"]);
        Assert.Equal(0, line.Run("map", "--shard", "1").Code);

        (int code, _, string error) = line.Run("reduce");
        Assert.Equal(3, code);
        Assert.Contains("lacks 2 of 3 tasks: 0,2", error);
        Assert.False(Directory.Exists(line["run/out"]));

        (code, string output, _) = line.Run("retry");
        Assert.Equal((3, "--array=0,2\n"), (code, output));
        Assert.Equal("0", (string)line.Json("retry", "--shards", "2")["array"]!);
    }

    [Fact]
    public void AllIsDone_CommandsChangeNothing()
    {
        using var line = new CommandLine();
        line.Run("run", "--input", "set.csv");
        DateTime written = File.GetLastWriteTimeUtc(line["run/out/manifest.json"]);

        Assert.Equal(0, line.Run("run").Code);
        Assert.Equal(0, line.Run("map", "--shard", "0").Code);
        Assert.Equal(0, line.Run("reduce").Code);
        Assert.Equal((0, ""), (line.Run("retry").Code, line.Run("retry").Output));
        Assert.Equal(written, File.GetLastWriteTimeUtc(line["run/out/manifest.json"]));
    }

    [Fact]
    public void FileIsTorn_VerifyNamesItsTask()
    {
        using var line = new CommandLine();
        line.Run("run", "--input", "set.csv");
        Assert.Equal(0, line.Run("verify").Code);
        string part = Directory.EnumerateFiles(line["run/rounds"], "task-00001.*", SearchOption.AllDirectories).Single();
        byte[] bytes = File.ReadAllBytes(part);
        bytes[100] ^= 1;
        File.WriteAllBytes(part, bytes);

        (int code, _, string error) = line.Run("verify");

        Assert.Equal(3, code);
        Assert.Contains("task 1 of round Stage0-losses", error);
    }

    [Theory]
    [InlineData("selection.csv")]
    [InlineData("dropped.csv")]
    [InlineData("manifest.json")]
    public void OutputIsTorn_VerifyNamesTheFileAndTheNextRunWritesItAgain(string name)
    {
        using var line = new CommandLine();
        line.Run("run", "--input", "set.csv");
        string path = line[$"run/out/{name}"];
        byte[] expected = File.ReadAllBytes(path), bytes = [.. expected];
        Assert.Equal("whole", (string)line.Json("verify")["output"]!);
        bytes[^20] ^= 1;
        File.WriteAllBytes(path, bytes);

        (int code, _, string error) = line.Run("verify");

        Assert.Equal(3, code);
        Assert.Contains($"is torn: {name}.", error);
        Assert.Equal(name, (string)line.Json("verify")["tornOutput"]!.AsArray().Single()!);
        File.Delete(path);
        Assert.Equal(0, line.Run("run").Code);
        Assert.Equal(expected, File.ReadAllBytes(path));
        Assert.Equal(0, line.Run("verify").Code);
    }

    [Fact]
    public void OutputIsNotWritten_VerifySaysSoAndEndsWith0()
    {
        using var line = new CommandLine();
        line.Run([.. _plan, "--shards", "1"]);
        line.Run("map", "--shard", "0");

        (int code, _, string error) = line.Run("verify");

        Assert.Equal(0, code);
        Assert.Contains("3 tasks and merges are whole, 0 are torn.\nThe output is not written yet.", error);
    }

    [Theory]
    [InlineData("--shard", "map", "--shard", "x")]
    [InlineData("--jobs must be at least 1, but is 0", "run", "--input", "set.csv", "--jobs", "0")]
    [InlineData("--memory must be a size such as 512MiB or 2GiB, but is 'much'", "run", "--input", "set.csv", "--memory", "much")]
    [InlineData("There is no shard 5: the shards are 0 to 1", "map", "--shard", "5", "--shards", "2")]
    [InlineData("Which of the 2 shards is this?", "map", "--shards", "2")]
    [InlineData("There is no round 'x'; the rounds are 0 Stage0-losses", "reduce", "--round", "x")]
    [InlineData("has seed 3, not 4", "run", "--seed", "4")]
    [InlineData("is another plan", "run", "--input", "set.csv", "--seed", "4")]
    [InlineData("'40000' is no index", "explain", "40000")]
    [InlineData("Unrecognized command or argument 'sort'", "sort")]
    public void CommandLineIsWrong_EndsWith2AndSaysWhy(string expected, params string[] words)
    {
        using var line = new CommandLine();
        line.Run(_plan);

        (int code, string output, string error) = line.Run(words);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error);
    }

    [Fact]
    public void NoPlan_EndsWith2()
    {
        using var line = new CommandLine();

        (int code, _, string error) = line.Run("map", "--shard", "0");

        Assert.Equal(2, code);
        Assert.Contains("There is no plan in", error);
    }

    [Fact]
    public void InputIsBad_EndsWith4AndNamesFileAndRow()
    {
        var stage = new ScoreStage
        {
            Name = "Stage0",
            Action = "keep half",
            Columns = SampleColumns.Loss,
            Budget = new SampleBudget(SampleBudgetKind.Keep, 0.5),
            Options = new SampleOptions(),
            Score = Loss.Score,
        };
        using var line = new CommandLine { Pipeline = PipelineRun.Of([stage]), Columns = new TestColumns { Losses = [1, double.NaN] } };

        (int code, _, string error) = line.Run("run", "--input", "set.csv");

        Assert.Equal(4, code);
        Assert.Contains("row 1", error);
    }

    [Fact]
    public void Stopped_EndsWith75AndGoesOn()
    {
        using var line = new CommandLine { Stop = new CancellationToken(canceled: true) };

        (int code, _, string error) = line.Run("run", "--input", "set.csv");

        Assert.Equal(75, code);
        Assert.Contains("the same command goes on", error);
    }

    [Fact]
    public void ScorerIsBroken_EndsWith1AndShowsWhere()
    {
        using var line = new CommandLine
        {
            Pipeline = PipelineRun.Of([LargestLossStage.Keeping(0.5, started: static _ => throw new InvalidOperationException("oops"))]),
        };

        (int code, _, string error) = line.Run("run", "--input", "set.csv");

        Assert.Equal(1, code);
        Assert.Contains("oops", error);
    }

    [Fact]
    public void SchedulerNumbersTheShard_OffsetIsAdded()
    {
        using var line = new CommandLine();
        line.Run([.. _plan, "--shards", "3"]);
        line.Variables["SLURM_ARRAY_TASK_ID"] = "1";

        (int code, _, string error) = line.Run("map", "--shard-offset", "1", "--round", "0");

        Assert.Equal(0, code);
        Assert.Contains("shard 2 of 3 is done", error);
        Assert.Equal("0-1", (string)line.Json("retry")["tasks"]!);
    }

    [Fact]
    public void Explain_TellsWhyASampleStaysOrLeaves()
    {
        using var line = new CommandLine { Columns = new TestColumns { Losses = [1, 4, 2, 3], Ids = ["a", "b", "c", "d"] } };
        line.Run("run", "--input", "set.csv");

        Assert.Contains("stays (chosen, score 4, place 0 in the order of selection)", line.Run("explain", "b").Output);
        Assert.Contains("leaves (outscored, score 2)", line.Run("explain", "2", "--index").Output);
        Assert.True((bool)line.Json("explain", "b")["kept"]!);
        Assert.Contains("No sample has the id 'e'", line.Run("explain", "e").Error);
    }

    [Fact]
    public void Materialize_WritesTheKeptRowsOfEveryFile()
    {
        using var line = new CommandLine { Inputs = new FileSampleOpener() };
        File.WriteAllText(line["set.csv"], "id,loss\na,1\nb,4\nc,2\nd,3\n");
        Assert.Equal(0, line.Run("run", "--input", line["set.csv"]).Code);

        Assert.Equal(0, line.Run("materialize", "--output", line["subset"]).Code);

        Assert.Equal("id,loss\nb,4\n", File.ReadAllText(line["subset/set.csv"]));
        Assert.Equal(2, line.Run("materialize", "--output", line["subset"], "--random", "0").Code);
    }

    [Fact]
    public void TwoSamplesHaveOneId_EndsWith4AndLeavesNoPlan()
    {
        using var line = new CommandLine { Inputs = new FileSampleOpener() };
        File.WriteAllText(line["set.csv"], "id,loss\na,1\nb,4\na,2\nd,3\n");

        (int code, _, string error) = line.Run("plan", "--input", line["set.csv"]);

        Assert.Equal(4, code);
        Assert.Contains("column 'id': 'a' is also the id of", error);
        Assert.False(File.Exists(line["run/plan.json"]));
    }

    [Fact]
    public void OnATerminal_BarsAreDrawnAndTheResultIsTold()
    {
        using var line = new CommandLine { IsTerminal = true };

        (int code, _, string error) = line.Run("run", "--input", "set.csv");

        Assert.True(code == 0, error);
        Assert.Contains("Kept 10000 of 40000 samples (25 %)", error);
    }

    [Fact]
    public void WorkerIsSilentForAMinute_StatusSaysSo()
    {
        using var line = new CommandLine();
        line.Run(_plan);
        Directory.CreateDirectory(line["run/progress"]);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        foreach ((string host, int silence) in new[] { ("lost", 90), ("alive", 1) })
        {
            var said = new WorkerProgress(
                host, 1, now.AddSeconds(-silence - 10), now.AddSeconds(-silence), 1 << 20, new RunProgress("Stage0-losses", 0, 1, false, 0, 3, 1000, 40_000));
            File.WriteAllBytes(line[$"run/progress/{host}-1.json"], JsonSerializer.SerializeToUtf8Bytes(said, RunJson.Default.WorkerProgress));
        }

        string status = line.Run("status").Output;

        Assert.Contains("0  Stage0-losses: 0 of 3 tasks, 100 rows/s, 6:30 left", status);
        Assert.Contains("lost process 1: Stage0-losses, silent for 1:3", status);
        Assert.Contains("alive process 1: Stage0-losses, 100 rows/s, 1 MiB", status);
    }

    [Fact]
    public void Help_NamesStagesAndCommands()
    {
        using var line = new CommandLine();

        (int code, string output, _) = line.Run();

        Assert.Equal(0, code);
        Assert.Contains("1. keep 0.25 of the samples, those with the largest losses", output);
        Assert.All(
            ["plan", "run", "map", "reduce", "submit", "status", "retry", "verify", "materialize", "explain"],
            verb => Assert.Contains($"  {verb} ", output));
    }
}
