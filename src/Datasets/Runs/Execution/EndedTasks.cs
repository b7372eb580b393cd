using System.Diagnostics;

namespace PipelineDsl.Datasets;

/// <summary>
/// Tasks of one worker that have ended and are published together, because each publication waits for the disk several times. They are few, and took a
/// fraction of a second together: a process that is killed loses no more work than that. Not safe for concurrent use.
/// </summary>
/// <param name="failures">Hears of what could not be published.</param>
/// <param name="progress">Hears of tasks that are done.</param>
internal sealed class EndedTasks(TaskFailures failures, RoundProgress progress) : IDisposable
{
    /// <summary>Files that may wait, since systems limit how many a process holds open.</summary>
    private const int MostFiles = 64;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(0.25);

    private readonly List<(TaskName Name, FileTaskRun Run)> _tasks = [];
    private long _published = Stopwatch.GetTimestamp();

    /// <summary>Adds a task, and publishes all when enough wait.</summary>
    /// <param name="name">The task.</param>
    /// <param name="run">It, executed; disposed here.</param>
    internal void Add(TaskName name, FileTaskRun run)
    {
        _tasks.Add((name, run));
        if (Stopwatch.GetElapsedTime(_published) >= _longest || _tasks.Sum(static task => task.Run.Files) >= MostFiles)
        {
            Publish();
        }
    }

    /// <summary>Publishes all.</summary>
    internal void Publish()
    {
        if (_tasks.Count == 1 || !TryPublishTogether())
        {
            // One by one, so that whatever is wrong with one of them does not stop the others.
            foreach ((TaskName name, FileTaskRun run) in _tasks)
            {
                if (failures.Catch(name, () => FileTaskRun.Publish([run])))
                {
                    progress.TaskDone();
                }
            }
        }

        Dispose();
        _published = Stopwatch.GetTimestamp();
    }

    private bool TryPublishTogether()
    {
        try
        {
            FileTaskRun.Publish([.. _tasks.Select(static task => task.Run)]);
        }
        catch (DatasetException)
        {
            return false;
        }

        _tasks.ForEach(_ => progress.TaskDone());
        return true;
    }

    /// <summary>Throws away what was not published.</summary>
    public void Dispose()
    {
        _tasks.ForEach(static task => task.Run.Dispose());
        _tasks.Clear();
    }
}
