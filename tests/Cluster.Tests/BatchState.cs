namespace PipelineDsl.Cluster.Tests;

/// <summary>How a task of a <see cref="ProcessCluster"/> stands.</summary>
internal enum BatchState
{
    /// <summary>It waits for a node or for other jobs.</summary>
    Waiting,

    /// <summary>It was queued again, and waits to be released.</summary>
    Held,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended.</summary>
    Ended,
}
