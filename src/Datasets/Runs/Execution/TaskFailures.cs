using System.Runtime.ExceptionServices;

namespace PipelineDsl.Datasets;

/// <summary>Errors of tasks that ran side by side. Safe for concurrent use.</summary>
internal sealed class TaskFailures
{
    private readonly SortedDictionary<int, Exception> _failures = [];

    /// <summary>Does something for a task and remembers its error.</summary>
    /// <param name="task">The task.</param>
    /// <param name="work">What is done.</param>
    /// <returns>False when it failed or was stopped.</returns>
    internal bool Catch(TaskName task, Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (OperationCanceledException)
        {
            // The runner says so once for all tasks.
            return false;
        }
        catch (Exception error)
        {
            lock (_failures)
            {
                _failures[task.Task] = error;
            }

            return false;
        }
    }

    /// <summary>Throws the error of the lowest task, with the number of others; mistakes in the program as they are.</summary>
    internal void Throw()
    {
        if (_failures.Values.FirstOrDefault(static error => error is not DatasetException) is { } mistake)
        {
            ExceptionDispatchInfo.Throw(mistake);
        }

        if (_failures.Values.FirstOrDefault() is DatasetException first)
        {
            throw _failures.Count == 1 ? first
                : new DatasetException($"{first.Message} ({_failures.Count} tasks failed: {TaskRanges.Text(_failures.Keys)}.)", first, first.ExitCode);
        }
    }
}
