namespace PipelineDsl.Datasets;

/// <summary>Carries out tasks of one round on the threads of this process. A task that fails does not stop the others.</summary>
/// <param name="context">What all tasks share.</param>
/// <param name="options">How the run is carried out.</param>
internal sealed class RoundRunner(RunContext context, RunOptions options)
{
    /// <summary>Does the tasks of a round that have not ended yet.</summary>
    /// <param name="scheduled">The round.</param>
    /// <param name="tasks">The tasks wanted, done or not.</param>
    /// <exception cref="OperationCanceledException">The run was stopped; tasks that had ended stay done.</exception>
    /// <exception cref="DatasetException">A task failed for a reason that the message names; the others were done.</exception>
    internal void Map(ScheduledRound scheduled, IEnumerable<int> tasks)
    {
        var checks = new TaskChecks(context);
        int[] pending = [.. tasks.Where(task => checks.State(new TaskName(scheduled.Round.Name, task)) != TaskState.Done)];
        if (pending.Length == 0)
        {
            return;
        }

        using var progress = new RoundProgress(context, scheduled, isMerge: false, scheduled.Round.Tasks - pending.Length, options.Progress);
        int workers = int.Min(options.Threads, pending.Length);
        var failures = new TaskFailures();
        var ended = new EndedTasks(failures, progress);
        int next = -1;
        Work(workers, worker =>
        {
            // The first workers get the threads that are left over.
            int threads = (options.Threads / workers) + (worker < options.Threads % workers ? 1 : 0);
            var resources = new TaskResources(threads, options.MemoryBytes / workers, options.Stop, progress.Advance);
            for (int place; (place = Interlocked.Increment(ref next)) < pending.Length && !options.Stop.IsCancellationRequested;)
            {
                var name = new TaskName(scheduled.Round.Name, pending[place]);
                failures.Catch(name, () => ended.Add(name, Execute(scheduled, name.Task, resources)));
            }
        });
        ended.PublishRest();
        options.Stop.ThrowIfCancellationRequested();
        failures.Throw();
    }

    /// <summary>Merges a round, unless that was done.</summary>
    /// <param name="scheduled">The round.</param>
    /// <exception cref="DatasetException">Tasks are missing or torn; the message lists them.</exception>
    internal void Reduce(ScheduledRound scheduled)
    {
        var checks = new TaskChecks(context);
        if (checks.State(new TaskName(scheduled.Round.Name, TaskName.Merge)) == TaskState.Done)
        {
            return;
        }

        checks.RequireTasks(scheduled);
        using var progress = new RoundProgress(context, scheduled, isMerge: true, scheduled.Round.Tasks, options.Progress);
        using FileTaskRun run = Execute(
            scheduled, TaskName.Merge, new TaskResources(options.Threads, options.MemoryBytes, options.Stop, progress.Advance));
        FileTaskRun.Publish([run]);
    }

    private static void Work(int workers, Action<int> work)
    {
        var threads = new Thread[workers];
        for (int worker = 0; worker < workers; worker++)
        {
            int number = worker;
            threads[worker] = new Thread(() => work(number)) { IsBackground = true, Name = $"task runner {number}" };
            threads[worker].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    /// <summary>Does a task; nothing of it counts yet.</summary>
    private FileTaskRun Execute(ScheduledRound scheduled, int task, TaskResources resources)
    {
        options.Stop.ThrowIfCancellationRequested();
        var run = new FileTaskRun(context, scheduled, task, resources);
        try
        {
            run.Execute();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }
}
