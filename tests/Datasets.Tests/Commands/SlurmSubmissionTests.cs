using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets.Tests.Commands;

/// <summary>What <c>submit</c> writes and asks of Slurm, with an <c>sbatch</c> that writes down how it was called.</summary>
[UnsupportedOSPlatform("windows")]
public class SlurmSubmissionTests
{
    private static readonly string[] _submit = ["submit", "--slurm", "--input", "set.csv"];

    [Fact]
    public void TwoRounds_MergesWaitForArraysAndArraysForMerges()
    {
        using var line = new CommandLine { Pipeline = PipelineRun.Of([LargestLossStage.Keeping(0.5), LargestLossStage.Keeping(0.5, "Stage1")]) };
        string calls = FakeScheduler(line);

        JsonObject result = line.Json(_submit);

        Assert.Equal(
            [
                "--parsable 00-Stage0-losses-map.sbatch",
                "--parsable --dependency=afterany:101 00-Stage0-losses-reduce.sbatch",
                "--parsable --dependency=afterok:102 --kill-on-invalid-dep=yes 01-Stage1-losses-map.sbatch",
                "--parsable --dependency=afterany:103 01-Stage1-losses-reduce.sbatch",
            ],
            File.ReadAllLines(calls));
        Assert.Equal(["101", "102", "103", "104"], result["jobs"]!.AsArray().Select(static job => (string)job!["id"]!));
    }

    [Fact]
    public void Script_AsksForWhatTheFlagsSay()
    {
        using var line = new CommandLine();
        line.Run([
            .. _submit, "--dry-run", "--concurrency", "2", "--cpus", "4", "--memory", "1GiB", "--time", "1:00:00", "--partition", "long", "--grace", "90",
            "--restarts", "2", "--sbatch=--account=vision"]);

        string run = line["run"];
        Assert.Equal(
            $$"""
            #!/bin/bash
            # Round 1 of 1, Stage0-losses: shards from 0 on, of 3.
            #SBATCH --job-name=Subset-00-Stage0-losses-map
            #SBATCH --array=0-2%2
            #SBATCH --output={{run}}/log/slurm/00-Stage0-losses-map-%A_%a.log
            #SBATCH --open-mode=append
            #SBATCH --cpus-per-task=4
            #SBATCH --mem=1536M
            #SBATCH --time=1:00:00
            #SBATCH --partition=long
            #SBATCH --requeue
            #SBATCH --signal=B:TERM@90
            #SBATCH --account=vision

            dotnet '/opt/a program/tool.dll' map --run {{run}} --round Stage0-losses --memory 1073741824 --shards 3 &
            program=$!

            # Slurm signals this shell, which hands the signal on and waits for the program to stop.
            signalled=1
            trap 'signalled=1; kill -TERM "$program" 2> /dev/null' TERM
            while [ "$signalled" = 1 ]; do
              signalled=0
              wait "$program"
              code=$?
            done

            # 75: stopped before the end, most likely by the time limit. The same job goes on from there.
            job=${SLURM_ARRAY_JOB_ID:-$SLURM_JOB_ID}${SLURM_ARRAY_TASK_ID:+_$SLURM_ARRAY_TASK_ID}
            if [ "$code" = 75 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ] && [ "$(squeue -h -j "$job" -o %T)" = RUNNING ]; then
              scontrol requeue "$job"
            fi
            exit "$code"

            """,
            File.ReadAllText(line["run/submit/00-Stage0-losses-map.sbatch"]));
    }

    [Fact]
    public void MoreShardsThanAnArrayHolds_WindowsWithOffsets()
    {
        using var line = new CommandLine();
        string calls = FakeScheduler(line);

        line.Run([.. _submit, "--shards", "3", "--max-array", "2"]);

        Assert.Equal("--parsable --dependency=afterany:101:102 00-Stage0-losses-reduce.sbatch", File.ReadAllLines(calls)[2]);
        Assert.Contains("#SBATCH --array=0-1\n", File.ReadAllText(line["run/submit/00-Stage0-losses-map.sbatch"]));
        string second = File.ReadAllText(line["run/submit/00-Stage0-losses-map-1.sbatch"]);
        Assert.Contains("#SBATCH --array=0\n", second);
        Assert.Contains("--shards 3 --shard-offset 2 &\n", second);
    }

    [Fact]
    public void SomeShardsAreDone_OnlyTheOthersAreSubmitted()
    {
        using var line = new CommandLine();
        FakeScheduler(line);
        line.Run("plan", "--input", "set.csv", "--shards", "3");
        line.Run("map", "--shard", "1");

        line.Run("submit");

        Assert.Contains("#SBATCH --array=0,2\n", File.ReadAllText(line["run/submit/00-Stage0-losses-map.sbatch"]));
    }

    [Fact]
    public void AllIsDone_NothingIsSubmitted()
    {
        using var line = new CommandLine();
        string calls = FakeScheduler(line);
        line.Run("run", "--input", "set.csv");

        Assert.Equal(0, line.Run("submit").Code);
        Assert.False(File.Exists(calls));
    }

    [Fact]
    public void SchedulerRefusesAJob_SaysWhichWereTaken()
    {
        using var line = new CommandLine();
        FakeScheduler(line, refuses: "reduce");

        (int code, _, string error) = line.Run(_submit);

        Assert.Equal(2, code);
        Assert.Contains("after 1 were taken (101): sbatch: error: Invalid account", error);
    }

    [Fact]
    public void NoScheduler_SaysSo()
    {
        using var line = new CommandLine();
        line.Variables["PATH"] = line["nothing"];

        (int code, _, string error) = line.Run(_submit);

        Assert.Equal(2, code);
        Assert.Contains("There is no sbatch", error);
        Assert.True(File.Exists(line["run/submit/submit.sh"]));
    }

    [Theory]
    [InlineData("0,1,2,5", 1000, "0:0-2,5")]
    [InlineData("999,1000,1999,2000", 1000, "0:999 1000:0,999 2000:0")]
    [InlineData("", 1000, "")]
    public void Windows_HoldIndicesBelowTheirSize(string shards, int size, string expected)
    {
        IEnumerable<int> numbers = shards.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);

        Assert.Equal(expected, string.Join(' ', ArrayWindow.Cut(numbers, size).Select(static window => $"{window.Offset}:{window.Indices}")));
    }

    [Theory]
    [InlineData("plain-word_1.npz", "plain-word_1.npz")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$(rm -r x)", "'$(rm -r x)'")]
    [InlineData("", "''")]
    public void Word_IsQuotedForTheShell(string word, string expected) => Assert.Equal(expected, ShellText.Quote(word));

    /// <summary>Puts an <c>sbatch</c> on the path that numbers jobs from 101 on, as Slurm of a federation does: with the cluster's name.</summary>
    private static string FakeScheduler(CommandLine line, string refuses = "no job")
    {
        string folder = line["bin"], calls = line["calls"];
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "sbatch"),
            $"""
            #!/bin/bash
            case "$*" in *"{refuses}"*) echo 'sbatch: error: Invalid account' >&2; exit 1;; esac
            echo "$*" >> '{calls}'
            echo "$((100 + $(wc -l < '{calls}')));one"

            """);
        File.SetUnixFileMode(Path.Combine(folder, "sbatch"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        line.Variables["PATH"] = $"{folder}:/usr/bin:/bin";
        return calls;
    }
}
