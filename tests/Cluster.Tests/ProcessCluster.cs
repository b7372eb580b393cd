using System.Globalization;
using System.Runtime.Versioning;

namespace PipelineDsl.Cluster.Tests;

/// <summary>
/// The little of Slurm that <c>submit</c> and its scripts use, without Slurm: arrays, dependencies, nodes that are lost, requeueing. A node is the
/// processes that were started for it. The folder <c>commands</c> holds the commands that scripts call; what they want is carried out by
/// <see cref="Queue"/>, so the cluster advances when the test looks.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ProcessCluster : TestCluster
{
    private readonly ScratchFolder _folder = new();
    private readonly SortedDictionary<int, BatchJob> _jobs = [];
    private readonly HashSet<string> _nodes = [.. Nodes];
    private readonly List<string> _log = [];

    /// <summary>Starts the cluster.</summary>
    internal ProcessCluster()
    {
        Directory.CreateDirectory(_folder["jobs"]);
        Directory.CreateDirectory(_folder["requeue"]);
        Variables = new Dictionary<string, string>
        {
            ["PROCESS_CLUSTER"] = _folder.Path,
            ["PATH"] = $"{Path.Combine(AppContext.BaseDirectory, "commands")}:{Environment.GetEnvironmentVariable("PATH")}",
        };
    }

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, string> Variables { get; }

    private IEnumerable<BatchTask> Tasks => _jobs.Values.SelectMany(static job => job.Tasks);

    /// <inheritdoc/>
    internal override IReadOnlyList<QueuedTask> Queue()
    {
        TakeJobs();
        foreach (BatchTask task in Running().Where(static task => task.HasExited))
        {
            End(task);
        }

        CancelWhatCannotStart();
        StartWhatCan();
        return
        [
            .. Tasks.Where(static task => task.State != BatchState.Ended).Select(static task =>
                new QueuedTask(task.Id, task.State == BatchState.Running ? QueuedTask.Running : QueuedTask.Pending, task.Node)),
        ];
    }

    /// <inheritdoc/>
    internal override int KillNode(string node)
    {
        _nodes.Remove(node);
        BatchTask[] lost = [.. Running().Where(task => task.Node == node && !task.HasExited)];
        Array.ForEach(lost, static task => task.Kill());
        return lost.Length;
    }

    /// <inheritdoc/>
    internal override void Terminate(string node) => Terminate(Running().Single(task => task.Node == node).Process);

    /// <inheritdoc/>
    internal override void Release(string task) => Find(task).Release();

    /// <inheritdoc/>
    internal override string Logs() => string.Join('\n', _log);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (BatchTask task in Tasks)
        {
            task.Dispose();
        }

        _folder.Dispose();
    }

    private BatchTask[] Running() => [.. Tasks.Where(static task => task.State == BatchState.Running)];

    private BatchTask Find(string id) => Tasks.Single(task => task.Id == id);

    private void TakeJobs()
    {
        foreach (string folder in Directory.EnumerateDirectories(_folder["jobs"]).Where(static folder => File.Exists(Path.Combine(folder, "options"))))
        {
            int number = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
            if (!_jobs.ContainsKey(number))
            {
                _jobs[number] = new BatchJob(folder);
            }
        }
    }

    private void End(BatchTask task)
    {
        string request = Path.Combine(_folder["requeue"], task.Id), node = task.Node;
        if (!_nodes.Contains(node) || File.Exists(request))
        {
            File.Delete(request);
            task.Requeue();
            _log.Add($"{task.Id} left {node} and is queued again");
        }
        else
        {
            task.End();
            _log.Add($"{task.Id} ended on {node} with {task.Code}");
        }
    }

    private void CancelWhatCannotStart()
    {
        foreach (BatchTask task in Tasks.Where(static task => task.State == BatchState.Waiting && task.Job.MustSucceed))
        {
            if (Before(task).Any(static job => job is { HasEnded: true, HasSucceeded: false }))
            {
                task.Cancel();
                _log.Add($"{task.Id} was cancelled");
            }
        }
    }

    private void StartWhatCan()
    {
        foreach (string node in _nodes.Except(Running().Select(static task => task.Node)).Order())
        {
            if (Tasks.FirstOrDefault(task => task.State == BatchState.Waiting && Before(task).All(static job => job.HasEnded)) is { } task)
            {
                task.Start(node, Variables);
                _log.Add($"{task.Id} started on {node}");
            }
        }
    }

    private IEnumerable<BatchJob> Before(BatchTask task) => task.Job.After.Select(id => _jobs[int.Parse(id, CultureInfo.InvariantCulture)]);
}
