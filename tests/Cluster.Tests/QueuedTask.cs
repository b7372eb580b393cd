namespace PipelineDsl.Cluster.Tests;

/// <summary>A job, or a task of an array, that has not ended.</summary>
/// <param name="Id">Its number, for a task with its index: <c>3_1</c>.</param>
/// <param name="State">Its state, as Slurm says it.</param>
/// <param name="Node">Where it runs; empty while it waits.</param>
internal sealed record QueuedTask(string Id, string State, string Node)
{
    /// <summary>It waits for a node, for other jobs, or to be released.</summary>
    internal const string Pending = "PENDING";

    /// <summary>It runs.</summary>
    internal const string Running = "RUNNING";
}
