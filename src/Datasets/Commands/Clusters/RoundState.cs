using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>How a round stands.</summary>
internal sealed class RoundState
{
    private RoundState(ScheduledRound round, ImmutableArray<int> open, ImmutableArray<int> torn, TaskState merge)
    {
        Round = round;
        Open = open;
        Torn = torn;
        Merge = merge;
    }

    /// <summary>The round.</summary>
    internal ScheduledRound Round { get; }

    /// <summary>Tasks that are not done, ascending.</summary>
    internal ImmutableArray<int> Open { get; }

    /// <summary>Those of <see cref="Open"/> that wrote files which are no longer whole.</summary>
    internal ImmutableArray<int> Torn { get; }

    /// <summary>How the merge stands.</summary>
    internal TaskState Merge { get; }

    /// <summary>Whether the round has ended. What its tasks wrote is then no longer needed to go on.</summary>
    internal bool IsMerged => Merge == TaskState.Done;

    /// <summary>Looks at a round.</summary>
    /// <param name="context">The run.</param>
    /// <param name="round">The round.</param>
    /// <param name="hashes">Whether to read all files and compare hashes; otherwise lengths have to do.</param>
    internal static RoundState Of(RunContext context, ScheduledRound round, bool hashes = false)
    {
        var checks = new TaskChecks(context);
        var tasks = Enumerable.Range(0, round.Round.Tasks)
            .Select(task => (Task: task, State: checks.State(new TaskName(round.Round.Name, task), hashes)))
            .Where(static task => task.State != TaskState.Done)
            .ToArray();
        return new RoundState(
            round,
            [.. tasks.Select(static task => task.Task)],
            [.. tasks.Where(static task => task.State == TaskState.Torn).Select(static task => task.Task)],
            checks.State(new TaskName(round.Round.Name, TaskName.Merge), hashes));
    }

    /// <summary>Whether a round has ended, without a look at its tasks.</summary>
    /// <param name="context">The run.</param>
    /// <param name="round">The round.</param>
    internal static bool HasMerge(RunContext context, ScheduledRound round) =>
        new TaskChecks(context).State(new TaskName(round.Round.Name, TaskName.Merge)) == TaskState.Done;

    /// <summary>Shards that have something to do, ascending.</summary>
    /// <param name="shards">Number of shards.</param>
    internal IEnumerable<int> OpenShards(int shards) => IsMerged ? [] : Open.Select(task => task % shards).Distinct().Order();
}
