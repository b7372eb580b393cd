using System.Runtime.InteropServices;

namespace PipelineDsl.Cluster.Tests;

/// <summary>
/// A run on a real cluster engine. Where Slurm is not installed there is nothing to test; the checks of continuous integration say so by the
/// variable CI, and then its absence is an error. What <c>submit</c> writes is tested without Slurm, too (<c>SlurmSubmissionTests</c>).
/// </summary>
public class NodeLossTests
{
    private const int Samples = 8 * 16_384;
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
        File.WriteAllBytes(folder["losses.bin"], MemoryMarshal.AsBytes<double>(Losses()).ToArray());
        string[] inputs = ["--column", $"loss={folder["losses.bin"]}:float64", "--seed", "7"];
        Run(new Dictionary<string, string>(), ["run", "--run", folder["local"], .. inputs]);

        using var cluster = new SlurmCluster();
        try
        {
            RunOnCluster(cluster, folder["cluster"], inputs);
        }
        catch (Exception error)
        {
            Assert.Fail($"{error}\n{string.Join('\n', cluster.Queue().Select(static job => string.Join(' ', job)))}\n{cluster.Logs()}{JobLogs(folder["cluster"])}");
        }

        string[] local = Files(folder["local"]);
        Assert.Contains("selection.csv", local);
        Assert.Equal(local, Files(folder["cluster"]));
        Assert.All(local, name => Assert.Equal(File.ReadAllBytes(folder[$"local/out/{name}"]), File.ReadAllBytes(folder[$"cluster/out/{name}"])));
    }

    private static void RunOnCluster(SlurmCluster cluster, string run, string[] inputs)
    {
        // About four seconds a task, so all four nodes are at work for a while.
        var variables = new Dictionary<string, string>(cluster.Variables) { [PatientLoss.Delay] = "250" };
        Run(variables, ["submit", "--slurm", "--run", run, "--memory", "64MiB", .. inputs]);

        string logs = Path.Combine(run, "log");
        Wait.For("work on four nodes", _limit, () => Directory.Exists(logs) && Directory.EnumerateFiles(logs, "task-*.a0.log", SearchOption.AllDirectories).Count() >= 4);
        string[] lost = cluster.Queue().Single(static job => job[1] == "RUNNING" && job[2] == "n2");
        Assert.True(cluster.KillNode("n2") > 0, "Nothing ran on n2.");

        // The scheduler notices after some seconds, and holds a task back for two minutes that it gives to another node; an operator need not wait.
        Wait.For($"task {lost[0]} to be queued again", _limit, () => cluster.Queue().Any(job => job[0] == lost[0] && job[1] == "PENDING"));
        cluster.Command("scontrol", "update", $"jobid={lost[0]}", "StartTime=now");
        Wait.For("an empty queue", TimeSpan.FromSeconds(90), () => cluster.Queue().Count == 0);
        Assert.Contains(Directory.EnumerateFiles(logs, "*.a1.log", SearchOption.AllDirectories), static _ => true);
        Assert.Contains("\"finished\":true", Run(variables, ["status", "--run", run, "--json"]));
    }

    private static string Run(IReadOnlyDictionary<string, string> variables, string[] arguments) =>
        Tool.Run(_limit, variables, ["dotnet", typeof(PatientLoss).Assembly.Location, .. arguments]).Required;

    private static double[] Losses() => [.. Enumerable.Range(0, Samples).Select(static sample => Math.Sin(sample * 0.7) + (sample % 1000 / 1000.0))];

    private static string[] Files(string run) => [.. Directory.EnumerateFiles(Path.Combine(run, "out")).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string JobLogs(string run) => !Directory.Exists(Path.Combine(run, "log")) ? ""
        : string.Join('\n', Directory.EnumerateFiles(Path.Combine(run, "log"), "*", SearchOption.AllDirectories).Order().Select(path => $"--- {path}\n{File.ReadAllText(path)}"));
}
