using System.Diagnostics;

namespace PipelineDsl.Datasets;

/// <summary>
/// Tasks that have ended, published by a thread of its own while workers go on with others: each publication waits for the disk several times, so a few are
/// published together. They took a fraction of a second together: a process that is killed loses no more work than that. Safe for concurrent use.
/// </summary>
internal sealed class EndedTasks
{
    /// <summary>Files that are worth a publication before <see cref="_longest"/>.</summary>
    private const int EnoughFiles = 16;

    /// <summary>Files that may wait: they are in memory, or open, of which systems limit the number.</summary>
    private const int MostFiles = 64;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(0.25);

    private readonly TaskFailures _failures;
    private readonly RoundProgress _progress;
    private readonly object _gate = new();
    private readonly List<(TaskName Name, FileTaskRun Run)> _waiting = [];
    private readonly Thread _thread;
    private long _published = Stopwatch.GetTimestamp();
    private bool _isLast;

    /// <summary>Starts the thread.</summary>
    /// <param name="failures">Hears of what could not be published.</param>
    /// <param name="progress">Hears of tasks that are done.</param>
    internal EndedTasks(TaskFailures failures, RoundProgress progress)
    {
        (_failures, _progress) = (failures, progress);
        _thread = new Thread(Run) { IsBackground = true, Name = "task publisher" };
        _thread.Start();
    }

    /// <summary>Adds a task; waits while many are yet to be published.</summary>
    /// <param name="name">The task.</param>
    /// <param name="run">It, executed; disposed here.</param>
    internal void Add(TaskName name, FileTaskRun run)
    {
        lock (_gate)
        {
            while (Files >= MostFiles)
            {
                Monitor.Wait(_gate);
            }

            _waiting.Add((name, run));
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Publishes what is left, and ends the thread. Nothing may be added any more.</summary>
    internal void PublishRest()
    {
        lock (_gate)
        {
            _isLast = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
    }

    private int Files => _waiting.Sum(static task => task.Run.Files);

    private void Run()
    {
        while (Take() is { Count: > 0 } tasks)
        {
            Publish(tasks);
            _published = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Waits for tasks; none behind the last.</summary>
    private List<(TaskName Name, FileTaskRun Run)> Take()
    {
        lock (_gate)
        {
            while (!_isLast && Files < EnoughFiles)
            {
                TimeSpan left = _longest - Stopwatch.GetElapsedTime(_published);
                if (_waiting.Count > 0 && left <= TimeSpan.Zero)
                {
                    break;
                }

                _ = Monitor.Wait(_gate, _waiting.Count > 0 ? left : Timeout.InfiniteTimeSpan);
            }

            List<(TaskName Name, FileTaskRun Run)> tasks = [.. _waiting];
            _waiting.Clear();
            Monitor.PulseAll(_gate);
            return tasks;
        }
    }

    private void Publish(List<(TaskName Name, FileTaskRun Run)> tasks)
    {
        if (tasks.Count == 1 || !TryPublishTogether(tasks))
        {
            // One by one, so that whatever is wrong with one of them does not stop the others.
            foreach ((TaskName name, FileTaskRun run) in tasks)
            {
                if (_failures.Catch(name, () => FileTaskRun.Publish([run])))
                {
                    _progress.TaskDone();
                }
            }
        }

        tasks.ForEach(static task => task.Run.Dispose());
    }

    private bool TryPublishTogether(List<(TaskName Name, FileTaskRun Run)> tasks)
    {
        try
        {
            FileTaskRun.Publish([.. tasks.Select(static task => task.Run)]);
        }
        catch (Exception)
        {
            // Of any kind: the one that has it is found, and its error told, when they are published one by one.
            return false;
        }

        tasks.ForEach(_ => _progress.TaskDone());
        return true;
    }
}
