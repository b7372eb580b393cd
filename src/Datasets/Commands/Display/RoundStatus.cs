using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>How far a round is, from its markers and from what its workers say.</summary>
/// <param name="State">Which tasks are done.</param>
/// <param name="RowsPerSecond">Rows that its live workers do in a second.</param>
/// <param name="Left">Time left; null where no worker lives or nothing can be told yet.</param>
internal sealed record RoundStatus(RoundState State, double RowsPerSecond, TimeSpan? Left)
{
    /// <summary>Tasks done.</summary>
    internal int TasksDone => State.IsMerged ? State.Round.Round.Tasks : State.Round.Round.Tasks - State.Open.Length;

    /// <summary>Looks at a round.</summary>
    /// <param name="context">The run.</param>
    /// <param name="round">The round.</param>
    /// <param name="workers">All workers of the run.</param>
    internal static RoundStatus Of(RunContext context, ScheduledRound round, IReadOnlyList<WorkerStatus> workers)
    {
        RoundState state = RoundState.Of(context, round);
        WorkerStatus[] live = [.. workers.Where(worker => !worker.IsStale && worker.Said.Progress.Round == round.Round.Name)];
        double rate = live.Sum(static worker => worker.RowsPerSecond);
        return new RoundStatus(state, rate, state.IsMerged || rate <= 0 ? null : Estimate(context, state, live, rate));
    }

    /// <summary>As JSON.</summary>
    internal JsonObject ToJson() => new()
    {
        ["place"] = State.Round.Place,
        ["name"] = State.Round.Round.Name,
        ["tasks"] = State.Round.Round.Tasks,
        ["done"] = TasksDone,
        ["torn"] = State.Torn.Length,
        ["merged"] = State.IsMerged,
        ["rowsPerSecond"] = RowsPerSecond,
        ["secondsLeft"] = Left?.TotalSeconds,
    };

    /// <summary>Tasks that are done say how many rows those that are not will have.</summary>
    private static TimeSpan? Estimate(RunContext context, RoundState state, WorkerStatus[] live, double rate)
    {
        string name = state.Round.Round.Name;
        long[] rows = [.. Enumerable.Range(0, state.Round.Round.Tasks).Except(state.Open).Select(task => context.Marker(new TaskName(name, task))?.Rows ?? 0)];
        double perTask = rows.Length > 0 ? rows.Average() : (double)context.Plan.Samples / state.Round.Round.Tasks;

        // What workers say includes tasks that they have ended; only the part of it that no marker counts is still to be subtracted.
        double begun = double.Max(0, live.Sum(static worker => worker.Said.Progress.Rows) - rows.Sum());
        return TimeSpan.FromSeconds(double.Max(0, (perTask * state.Open.Length) - begun) / rate);
    }
}
