using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>What a selector picked from one part or union, the best first, with the rows for further rounds.</summary>
/// <param name="Picks">The picks; their ranks count from 0.</param>
/// <param name="Costs">Cost of each pick; empty where only their number counts.</param>
/// <param name="Rows">Their rows [picks, channels].</param>
/// <param name="Value">The objective; NaN where the selector has none.</param>
internal sealed record SubsetSolution(Verdict[] Picks, double[] Costs, RowBuffer<float> Rows, double Value) : IDisposable
{
    private const string Part = "solution";

    /// <inheritdoc/>
    public void Dispose() => Rows.Dispose();

    /// <summary>Writes the solution.</summary>
    /// <param name="run">The task.</param>
    internal void Write(TaskRun run)
    {
        using PartWriter part = run.Create(Part);
        part.Write((long)Picks.Length);
        part.Write(Value);
        part.Write<Verdict>(Picks);
        part.Write<double>(Costs);
        for (int pick = 0; pick < Picks.Length; pick++)
        {
            part.Write<float>(Rows[pick]);
        }
    }

    /// <summary>Reads a solution.</summary>
    /// <param name="run">A task of a later round.</param>
    /// <param name="round">Round that made it.</param>
    /// <param name="task">Its task.</param>
    /// <param name="hasCosts">Whether picks have costs.</param>
    internal static unsafe SubsetSolution Read(TaskRun run, string round, int task, bool hasCosts)
    {
        using PartReader part = run.Open(round, task, Part);
        var picks = new Verdict[part.Read<long>(0)];
        double[] costs = new double[hasCosts ? picks.Length : 0];
        long offset = sizeof(long) + sizeof(double);
        part.Read<Verdict>(offset, picks);
        offset += (long)picks.Length * sizeof(Verdict);
        part.Read<double>(offset, costs);
        offset += (long)costs.Length * sizeof(double);
        var rows = new RowBuffer<float>(picks.Length, run.Plan.Pipeline.Channels);
        for (int pick = 0; pick < picks.Length; pick++)
        {
            part.Read<float>(offset, rows[pick]);
            offset += rows.Width * sizeof(float);
        }

        return new SubsetSolution(picks, costs, rows, part.Read<double>(sizeof(long)));
    }

    /// <summary>All picks of some solutions in ascending order of indices; nothing is picked twice, since parts have no sample in common.</summary>
    /// <param name="solutions">The solutions; they may be disposed afterwards.</param>
    /// <param name="channels">Values of a row.</param>
    internal static SubsetSolution Union(SubsetSolution[] solutions, int channels)
    {
        (Verdict Pick, double Cost, int Solution, int Place)[] all =
        [
            .. solutions.SelectMany(static (solution, number) => solution.Picks.Select(
                (pick, place) => (pick, solution.Costs.Length > 0 ? solution.Costs[place] : 0, number, place))),
        ];
        Array.Sort(all, static (a, b) => a.Pick.Index.CompareTo(b.Pick.Index));
        var rows = new RowBuffer<float>(all.Length, channels);
        for (int i = 0; i < all.Length; i++)
        {
            solutions[all[i].Solution].Rows[all[i].Place].CopyTo(rows[i]);
        }

        bool hasCosts = Array.Exists(solutions, static solution => solution.Costs.Length > 0);
        return new SubsetSolution([.. all.Select(static one => one.Pick)], hasCosts ? [.. all.Select(static one => one.Cost)] : [], rows, double.NaN);
    }
}
