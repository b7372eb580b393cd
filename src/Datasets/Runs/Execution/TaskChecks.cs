namespace PipelineDsl.Datasets;

/// <summary>Looks at markers and files of tasks.</summary>
/// <param name="context">What all tasks share.</param>
internal sealed class TaskChecks(RunContext context)
{
    /// <summary>How a task stands.</summary>
    /// <param name="task">The task.</param>
    /// <param name="hashes">Whether to read all files and compare hashes; otherwise lengths have to do.</param>
    internal TaskState State(TaskName task, bool hashes = false)
    {
        context.Forget(task);
        if (context.Marker(task) is not { } marker)
        {
            return TaskState.Missing;
        }

        return marker.Parts.All(part => IsWhole(context.Directory.Part(task, part.Name), part, hashes)) ? TaskState.Done : TaskState.Torn;
    }

    /// <summary>Tasks of a round that are not done, ascending.</summary>
    /// <param name="scheduled">The round.</param>
    internal IReadOnlyList<(int Task, TaskState State)> Open(ScheduledRound scheduled) =>
    [
        .. Enumerable.Range(0, scheduled.Round.Tasks)
            .Select(task => (Task: task, State: State(new TaskName(scheduled.Round.Name, task))))
            .Where(task => task.State != TaskState.Done),
    ];

    /// <summary>Makes sure that all tasks of a round are done.</summary>
    /// <param name="scheduled">The round.</param>
    /// <exception cref="DatasetException">Some are not: names them.</exception>
    internal void RequireTasks(ScheduledRound scheduled)
    {
        IReadOnlyList<(int Task, TaskState State)> open = Open(scheduled);
        if (open.Count > 0)
        {
            string torn = TaskRanges.Text(open.Where(static task => task.State == TaskState.Torn).Select(static task => task.Task));
            throw new DatasetException(
                $"Round {scheduled.Round.Name} lacks {open.Count} of {scheduled.Round.Tasks} tasks: {TaskRanges.Text(open.Select(static task => task.Task))}"
                + (torn.Length > 0 ? $" (torn: {torn})." : "."),
                3);
        }
    }

    private static bool IsWhole(string path, PartRecord part, bool hashes)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length != part.Bytes)
        {
            return false;
        }

        return !hashes || HasContent(path, part);
    }

    private static bool HasContent(string path, PartRecord part)
    {
        try
        {
            using var reader = new FilePartReader(path, part, static wrong => new DatasetException(wrong, 3));
            byte[] chunk = new byte[PartRecord.ChunkBytes];
            for (long offset = 0; offset < part.Bytes; offset += chunk.Length)
            {
                reader.Read(offset, chunk.AsSpan(0, (int)long.Min(chunk.Length, part.Bytes - offset)));
            }

            return true;
        }
        catch (DatasetException)
        {
            return false;
        }
    }
}
