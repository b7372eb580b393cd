namespace PipelineDsl.Datasets;

/// <summary>Which groups (clusters or classes) a task works on: a range, so that one file a task holds many small groups.</summary>
/// <param name="Groups">Number of groups.</param>
/// <param name="Count">Number of tasks.</param>
internal readonly record struct GroupTasks(int Groups, int Count)
{
    /// <summary>Tasks at least, where there are as many groups: enough to keep the cores of one machine busy.</summary>
    private const int FewestTasks = 16;

    /// <summary>About as many tasks as units, so that a task has about as many samples as a unit.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="groups">Number of groups.</param>
    internal static GroupTasks Of(RunPlan plan, int groups) => new(groups, int.Min(groups, int.Max(FewestTasks, plan.Units.Length)));

    /// <summary>The first group of a task; those up to the first of the next task are its own.</summary>
    /// <param name="task">0-based task.</param>
    internal int First(int task) => (int)((long)task * Groups / Count);
}
