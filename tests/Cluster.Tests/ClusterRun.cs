using System.Runtime.Versioning;

namespace PipelineDsl.Cluster.Tests;

/// <summary>A run on a cluster, and the same run on this machine alone to compare it with.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ClusterRun : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private readonly ScratchFolder _folder = new();
    private readonly string[] _inputs;
    private readonly TestCluster _cluster;
    private readonly Dictionary<string, string> _variables;

    private ClusterRun(string kind, int delay)
    {
        _inputs = LossFile.Write(_folder);
        _cluster = TestCluster.Start(kind);
        _variables = new Dictionary<string, string>(_cluster.Variables) { [PatientLoss.Delay] = $"{delay}" };
    }

    private string Folder => _folder["cluster"];

    /// <summary>Does something on a cluster, then compares the output with that of a local run, byte for byte.</summary>
    /// <param name="kind">Kind of the cluster.</param>
    /// <param name="delay">Microseconds that a sample takes; an array task has 16,384.</param>
    /// <param name="work">What is done.</param>
    internal static void Compare(string kind, int delay, Action<ClusterRun> work)
    {
        using var run = new ClusterRun(kind, delay);
        try
        {
            ToolProgram.Run(_limit, new(), ["run", "--run", run._folder["local"], .. run._inputs]);
            work(run);
            Assert.True(run.IsFinished, "The output is not written.");
        }
        catch (Exception error)
        {
            Assert.Fail($"{error}\n{run._cluster.Logs()}{run.JobLogs()}");
        }

        RunOutput.AssertSame(run._folder["local"], run.Folder);
    }

    /// <summary>The cluster.</summary>
    internal TestCluster Cluster => _cluster;

    /// <summary>Whether the output is written.</summary>
    internal bool IsFinished => ToolProgram.Run(_limit, _variables, ["status", "--run", Folder, "--json"]).Contains("\"finished\":true");

    /// <summary>Attempts at tasks that were not the first one.</summary>
    internal int Repeated => Directory.EnumerateFiles(Logs, "*.a1.log", SearchOption.AllDirectories).Count();

    private string Logs => Path.Combine(Folder, "log");

    /// <summary>Submits all, and waits until four tasks are at work.</summary>
    /// <param name="flags">Further flags.</param>
    internal void Submit(params string[] flags)
    {
        SubmitRest([.. flags, .. _inputs]);
        WaitFor("work on four nodes", queue =>
            queue.Count(static task => task.State == QueuedTask.Running) == 4
            && Directory.EnumerateFiles(Logs, "task-*.a0.log", SearchOption.AllDirectories).Count() >= 4);
    }

    /// <summary>Submits what is left.</summary>
    /// <param name="flags">Further flags.</param>
    internal void SubmitRest(params string[] flags) =>
        ToolProgram.Run(_limit, _variables, ["submit", "--slurm", "--run", Folder, "--memory", "64MiB", .. flags]);

    /// <summary>The task that a node is at.</summary>
    /// <param name="node">Name of the node.</param>
    internal string TaskOn(string node) => _cluster.Queue().Single(task => task.State == QueuedTask.Running && task.Node == node).Id;

    /// <summary>Waits for a task to be queued again, and has it started at once: clusters hold such tasks back, but an operator need not wait.</summary>
    /// <param name="id">Number of the task.</param>
    internal void WaitForRequeue(string id)
    {
        WaitFor($"task {id} to be queued again", queue => queue.Any(task => task.Id == id && task.State == QueuedTask.Pending));
        _cluster.Release(id);
    }

    /// <summary>Waits until all jobs have ended.</summary>
    internal void WaitForEnd() => WaitFor("an empty queue", static queue => queue.Count == 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Dispose();
    }

    private void WaitFor(string what, Func<IReadOnlyList<QueuedTask>, bool> isSo) => Wait.For(what, TimeSpan.FromSeconds(90), () => isSo(_cluster.Queue()));

    private string JobLogs() => !Directory.Exists(Logs) ? "" : string.Join(
        '\n',
        Directory.EnumerateFiles(Logs, "*", SearchOption.AllDirectories).Order().Select(static path => $"--- {path}\n{File.ReadAllText(path)}"));
}
