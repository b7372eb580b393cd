using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Lets a selector choose, and checks what it chose.</summary>
/// <param name="stage">The stage.</param>
/// <param name="run">The task.</param>
/// <param name="group">What is known of the class.</param>
/// <param name="maxDistance">At least the distance of any two samples.</param>
/// <param name="references">Rows on which the objective is evaluated; null for the candidates.</param>
/// <param name="competes">Whether the choice is compared with others, so that its value counts.</param>
internal sealed class SubsetSolver(SubsetStage stage, TaskRun run, SubsetGroup group, double maxDistance, RowBuffer<float>? references, bool competes)
{
    /// <summary>Whether picks have costs.</summary>
    private bool HasCosts => stage.Budget.Kind == SampleBudgetKind.MaxCost;

    /// <summary>Chooses.</summary>
    /// <param name="indices">Global indices of the candidates, ascending.</param>
    /// <param name="rows">Their rows.</param>
    /// <param name="costs">Their costs; empty where only the number of picks counts.</param>
    /// <param name="count">Picks at most.</param>
    /// <param name="maxCost">What they may cost.</param>
    /// <exception cref="InvalidOperationException">The selector did not do what it has to.</exception>
    internal SubsetSolution Solve(long[] indices, RowBuffer<float> rows, double[] costs, int count, double maxCost)
    {
        var choice = new SubsetChoice(count);
        if (count > 0)
        {
            stage.Select(Problem(indices, rows, costs, count, maxCost), choice);
        }

        run.Compared(choice.Comparisons);
        Check(choice, indices, costs, count, maxCost);
        var picks = new Verdict[choice.Count];
        var picked = new RowBuffer<float>(choice.Count, rows.Width);
        for (int pick = 0; pick < picks.Length; pick++)
        {
            int candidate = choice.Picks[pick];
            rows[candidate].CopyTo(picked[pick]);
            picks[pick] = new Verdict
            {
                Index = indices[candidate],
                Score = choice.Gains[pick],
                Weight = choice.Weights[pick],
                Other = -1,
                Rank = pick,
                Reason = VerdictReason.Chosen,
            };
        }

        double[] paid = costs.Length > 0 ? [.. choice.Picks.ToArray().Select(candidate => costs[candidate])] : [];
        return new SubsetSolution(picks, paid, picked, Value(picks, picked));
    }

    private double Value(Verdict[] picks, RowBuffer<float> rows)
    {
        // Only choices that compete are valued: it can take as long as the choice itself.
        if (stage.Value is null || references is null || !competes)
        {
            return double.NaN;
        }

        if (picks.Length == 0)
        {
            return 0;
        }

        // The objective adds up in the order of candidates: ascending, so that two solutions with equal picks have equal values.
        int[] order = [.. Enumerable.Range(0, picks.Length)];
        Array.Sort(Array.ConvertAll(picks, static pick => pick.Index), order);
        using var sorted = new RowBuffer<float>(rows.Count, rows.Width);
        for (int i = 0; i < order.Length; i++)
        {
            rows[order[i]].CopyTo(sorted[i]);
        }

        return stage.Value(Problem([.. order.Select(place => picks[place].Index)], sorted, [], picks.Length, double.PositiveInfinity));
    }

    private SubsetProblem Problem(long[] indices, RowBuffer<float> rows, double[] costs, int count, double maxCost) => new()
    {
        Indices = indices,
        Embeddings = rows,
        References = references,
        Mean = group.Mean,
        Samples = group.Samples,
        MaxDistance = maxDistance,
        Costs = HasCosts ? costs : [],
        Count = count,
        MaxCost = maxCost,
        Seed = StageSeed.Of(run.Plan, stage.Name + "-choice"),
        Options = stage.Options with { Seed = run.Plan.Seed },
        Threads = run.Threads,
        Stop = run.Stop,
    };

    private void Check(SubsetChoice choice, long[] indices, double[] costs, int count, double maxCost)
    {
        if (!HasCosts && choice.Count != count)
        {
            throw Wrong($"picked {choice.Count} of {indices.Length} samples where {count} were to be picked");
        }

        bool[] isPicked = new bool[indices.Length];
        double cost = 0;
        for (int pick = 0; pick < choice.Count; pick++)
        {
            int candidate = choice.Picks[pick];
            if ((uint)candidate >= (uint)indices.Length || isPicked[candidate])
            {
                throw Wrong($"picked candidate {candidate} of {indices.Length}" + ((uint)candidate < (uint)indices.Length ? " twice" : ""));
            }

            if (!double.IsFinite(choice.Gains[pick]) || !(choice.Weights[pick] >= 0 && double.IsFinite(choice.Weights[pick])))
            {
                throw Wrong($"gave {run.Samples.Locate(indices[candidate])} the gain {choice.Gains[pick]} and the weight {choice.Weights[pick]}");
            }

            isPicked[candidate] = true;
            cost += HasCosts ? costs[candidate] : 0;
        }

        if (cost > maxCost * (1 + 1e-9))
        {
            throw Wrong($"picked samples that cost {cost} together, more than {maxCost}");
        }
    }

    private InvalidOperationException Wrong(string what) => new($"{stage.Name} ({stage.Action}): the selector {what}.");
}
