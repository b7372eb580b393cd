namespace PipelineDsl.Datasets;

/// <summary>
/// Part of a stage: tasks that do not know of each other, then one merge of what they wrote. Tasks may run in any order, on any machine, twice or
/// after being killed; what they write depends on the plan alone.
/// </summary>
/// <param name="name">Name in folders and messages, unique in a plan: the stage's name, a hyphen and what is done.</param>
internal abstract class DatasetRound(string name)
{
    /// <summary>Name in folders and messages, unique in a plan.</summary>
    internal string Name { get; } = name;

    /// <summary>Number of tasks; known when the plan is made.</summary>
    internal abstract int Tasks { get; }

    /// <summary>Does task <see cref="TaskRun.Task"/>.</summary>
    /// <param name="run">What it may read and write.</param>
    internal abstract void Map(TaskRun run);

    /// <summary>Merges what the tasks wrote.</summary>
    /// <param name="run">What it may read and write.</param>
    internal abstract void Reduce(TaskRun run);
}
