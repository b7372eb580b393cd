namespace PipelineDsl.Datasets;

/// <summary>A round that moves every sample to its group: a cluster or a class.</summary>
/// <param name="name">Name in folders and messages.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="layout">What is stored.</param>
internal abstract class GroupingRound(string name, RunPlan plan, RoutedLayout layout) : DatasetRound(name)
{
    /// <inheritdoc/>
    internal override int Tasks => plan.Units.Length;

    /// <summary>Number of groups; some may be empty.</summary>
    internal int Groups => Layout.Buckets;

    /// <summary>What a group is, for messages.</summary>
    internal abstract string Noun { get; }

    /// <summary>Numbers of a record in front of those of the sample.</summary>
    internal abstract int OwnValues { get; }

    /// <summary>What is stored.</summary>
    protected RoutedLayout Layout { get; } = layout;

    /// <summary>Reads a group in a later round.</summary>
    /// <param name="run">A task of that round.</param>
    /// <param name="group">0-based group.</param>
    internal RoutedGroup Read(TaskRun run, int group) => RoutedRows.Read(run, Name, Layout, group);

    /// <summary>Reads all groups of a task in a later round.</summary>
    /// <param name="run">The task.</param>
    /// <param name="tasks">Which groups tasks have.</param>
    /// <returns>Every group that is not empty. Whoever goes through them disposes them.</returns>
    internal IEnumerable<(int Group, RoutedGroup Members)> Read(TaskRun run, GroupTasks tasks) =>
        new RoutedGroups(run, Name, Layout).Read(tasks.First(run.Task), tasks.First(run.Task + 1));

    /// <summary>Opens a group in a later round, to be read part by part.</summary>
    /// <param name="run">A task of that round.</param>
    /// <param name="group">0-based group.</param>
    internal RoutedReader Open(TaskRun run, int group) => new(run, Name, Layout, group);

    /// <summary>How many records every group has.</summary>
    /// <param name="run">A task of a later round, or the merge of this one.</param>
    internal long[] Counts(TaskRun run) => RoutedRows.Counts(run, Name, Layout);

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        long[] counts = Counts(run);
        run.Report($"{Noun} groups", counts.Count(static count => count > 0));
        run.Report($"largest {Noun}", counts.Max());
    }
}
