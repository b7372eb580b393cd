using System.Runtime.Versioning;

namespace PipelineDsl.Cluster.Tests;

/// <summary>
/// A run on a real cluster engine. Where Slurm is not installed there is nothing to test; the checks of continuous integration say so by the
/// variable CI, and then its absence is an error. What <c>submit</c> writes is tested without Slurm, too (<c>SlurmSubmissionTests</c>).
/// </summary>
[UnsupportedOSPlatform("windows")]
public class NodeLossTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    [Fact]
    public void NodeIsLostInTheMiddle_OutputIsThatOfALocalRunByteForByte()
    {
        if (SlurmCluster.Missing is { Count: > 0 } missing)
        {
            Assert.True(
                Environment.GetEnvironmentVariable("CI") is null or "",
                $"{string.Join(", ", missing)} not found. Install Slurm and munge: apt-get install slurm-wlm munge");
            return;
        }

        using var folder = new ScratchFolder();
        string[] inputs = LossFile.Write(folder);
        ToolProgram.Run(_limit, new(), ["run", "--run", folder["local"], .. inputs]);

        using var cluster = new SlurmCluster();
        try
        {
            RunOnCluster(cluster, folder["cluster"], inputs);
        }
        catch (Exception error)
        {
            Assert.Fail($"{error}\n{cluster.Logs()}{JobLogs(folder["cluster/log"])}");
        }

        RunOutput.AssertSame(folder["local"], folder["cluster"]);
    }

    private static void RunOnCluster(SlurmCluster cluster, string run, string[] inputs)
    {
        // About four seconds a task, so all four nodes are at work for a while.
        var variables = new Dictionary<string, string>(cluster.Variables) { [PatientLoss.Delay] = "250" };
        ToolProgram.Run(_limit, variables, ["submit", "--slurm", "--run", run, "--memory", "64MiB", .. inputs]);

        string logs = Path.Combine(run, "log");
        Wait.For("work on four nodes", _limit, () => Directory.EnumerateFiles(logs, "task-*.a0.log", SearchOption.AllDirectories).Count() >= 4);
        string[] lost = cluster.Queue().Single(static job => job[1] == "RUNNING" && job[2] == "n2");
        Assert.True(cluster.KillNode("n2") > 0, "Nothing ran on n2.");

        // The scheduler notices after some seconds, and holds a task back for two minutes that it gives to another node; an operator need not wait.
        Wait.For($"task {lost[0]} to be queued again", _limit, () => cluster.Queue().Any(job => job[0] == lost[0] && job[1] == "PENDING"));
        cluster.Command("scontrol", "update", $"jobid={lost[0]}", "StartTime=now");
        Wait.For("an empty queue", TimeSpan.FromSeconds(90), () => cluster.Queue().Count == 0);
        Assert.NotEmpty(Directory.EnumerateFiles(logs, "*.a1.log", SearchOption.AllDirectories));
        Assert.Contains("\"finished\":true", ToolProgram.Run(_limit, variables, ["status", "--run", run, "--json"]));
    }

    private static string JobLogs(string folder) => !Directory.Exists(folder) ? "" : string.Join(
        '\n',
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order().Select(static path => $"--- {path}\n{File.ReadAllText(path)}"));
}
