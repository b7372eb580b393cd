using System.Diagnostics;
using System.Runtime.Versioning;

namespace PipelineDsl.Cluster.Tests;

/// <summary>A task of an array, or a job that is none, on a <see cref="ProcessCluster"/>.</summary>
/// <param name="job">Its job.</param>
/// <param name="number">Number of the job.</param>
/// <param name="index">Its index in the array; null when the job is none.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class BatchTask(BatchJob job, string number, int? index) : IDisposable
{
    private int _restarts;
    private Process? _process;

    /// <summary>Its job.</summary>
    internal BatchJob Job => job;

    /// <summary>Its number, as Slurm writes it.</summary>
    internal string Id { get; } = index is null ? number : $"{number}_{index}";

    /// <summary>How it stands.</summary>
    internal BatchState State { get; private set; }

    /// <summary>Where it runs; empty while it does not.</summary>
    internal string Node { get; private set; } = "";

    /// <summary>What it ended with.</summary>
    internal int Code { get; private set; }

    /// <summary>Number of the process that reads its script.</summary>
    internal int Process => _process!.Id;

    /// <summary>Whether that process has ended.</summary>
    internal bool HasExited => _process!.HasExited;

    /// <summary>Starts its script.</summary>
    /// <param name="node">Where.</param>
    /// <param name="variables">Variables of the cluster.</param>
    internal void Start(string node, IReadOnlyDictionary<string, string> variables)
    {
        var own = new Dictionary<string, string>(variables)
        {
            ["SLURMD_NODENAME"] = node,
            ["SLURM_JOB_ID"] = number,
            ["SLURM_CPUS_PER_TASK"] = "1",
        };
        if (index is not null)
        {
            own["SLURM_ARRAY_JOB_ID"] = number;
            own["SLURM_ARRAY_TASK_ID"] = $"{index}";
        }

        if (_restarts > 0)
        {
            own["SLURM_RESTART_COUNT"] = $"{_restarts}";
        }

        (State, Node) = (BatchState.Running, node);
        _process?.Dispose();
        _process = Tool.Start(
            own, "/bin/bash", "-c", ". \"$0\"; exec /bin/bash \"$1\" >> \"$2\" 2>&1", job.Variables, job.Script, job.Output.Replace("%a", $"{index}"));
    }

    /// <summary>Kills its processes, without a chance to clean up.</summary>
    internal void Kill()
    {
        if (State == BatchState.Running)
        {
            _process!.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    /// <summary>Queues it again.</summary>
    internal void Requeue()
    {
        (State, Node) = (BatchState.Held, "");
        _restarts++;
    }

    /// <summary>Lets it start again.</summary>
    internal void Release() => State = State == BatchState.Held ? BatchState.Waiting : State;

    /// <summary>Takes it from the queue, after its process has ended.</summary>
    internal void End() => (State, Node, Code) = (BatchState.Ended, "", _process!.ExitCode);

    /// <summary>Takes it from the queue before it was started, since what it waits for has failed.</summary>
    internal void Cancel() => (State, Code) = (BatchState.Ended, -1);

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process?.Dispose();
    }
}
