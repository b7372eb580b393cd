using System.Runtime.Versioning;

namespace PipelineDsl.Cluster.Tests;

/// <summary>Four nodes, n1 to n4, with one core each, that take what <c>submit</c> writes.</summary>
[UnsupportedOSPlatform("windows")]
internal abstract class TestCluster : IDisposable
{
    /// <summary>Slurm itself.</summary>
    internal const string Slurm = "Slurm";

    /// <summary>Processes of the test, for machines without Slurm.</summary>
    internal const string Processes = "processes";

    /// <summary>Names of the nodes.</summary>
    protected static IReadOnlyList<string> Nodes { get; } = ["n1", "n2", "n3", "n4"];

    /// <summary>
    /// The clusters of this machine: processes everywhere; Slurm where it is installed, and always where continuous integration sets the variable CI.
    /// </summary>
    internal static IEnumerable<string> Here =>
        SlurmCluster.Missing.Count == 0 || Environment.GetEnvironmentVariable("CI") is { Length: > 0 } ? [Slurm, Processes] : [Processes];

    /// <summary>Variables of programs that use the cluster.</summary>
    internal abstract IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Starts a cluster.</summary>
    /// <param name="kind">One of <see cref="Here"/>.</param>
    internal static TestCluster Start(string kind) => kind == Slurm ? new SlurmCluster() : new ProcessCluster();

    /// <summary>What has not ended.</summary>
    internal abstract IReadOnlyList<QueuedTask> Queue();

    /// <summary>Kills all of a node at once, as when its power fails. It does not come back.</summary>
    /// <param name="node">Name of the node.</param>
    /// <returns>The job's processes killed.</returns>
    internal abstract int KillNode(string node);

    /// <summary>Asks the script that a node is at to stop, as before the end of a time limit.</summary>
    /// <param name="node">Name of the node.</param>
    internal abstract void Terminate(string node);

    /// <summary>Sends SIGTERM.</summary>
    /// <param name="process">Number of a process.</param>
    protected static void Terminate(int process) =>
        _ = Tool.Run(TimeSpan.FromSeconds(10), new Dictionary<string, string>(), "kill", "-TERM", $"{process}").Required;

    /// <summary>Starts a task soon that was queued again; clusters hold such tasks back for a while.</summary>
    /// <param name="task">Number of the task.</param>
    internal abstract void Release(string task);

    /// <summary>What the cluster wrote down, for the message of a test that fails.</summary>
    internal abstract string Logs();

    /// <summary>Kills all processes and deletes all files.</summary>
    public abstract void Dispose();
}
