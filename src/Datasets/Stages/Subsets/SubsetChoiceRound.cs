using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Chooses from every part by itself.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="layout">How the set is cut.</param>
/// <param name="survey">The round that counted the classes.</param>
/// <param name="parts">The round that moved samples to parts.</param>
internal sealed class SubsetChoiceRound(SubsetStage stage, RunPlan plan, SubsetLayout layout, SubsetSurveyRound survey, SubsetRouteRound parts)
    : DatasetRound($"{stage.Name}-choice")
{
    private bool HasCosts => stage.Budget.Kind == SampleBudgetKind.MaxCost;

    /// <inheritdoc/>
    internal override int Tasks => layout.Buckets;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        int number = run.Task / layout.Parts;
        SubsetGroup group = survey.Read(run, number);
        using RoutedGroup part = parts.ReadPart(run, run.Task);
        double[] costs = HasCosts ? [.. Enumerable.Range(0, part.Count).Select(sample => part.Values[sample][0])] : [];
        if (layout.Levels > 0)
        {
            using RowBuffer<float> references = parts.ReadReferences(run, number, group);
            var solver = new SubsetSolver(stage, run, group, parts.MaxDistance(run), references, competes: true);
            using SubsetSolution solution = solver.Solve(part.Indices, part.Rows, costs, (int)long.Min(group.Count, part.Count), MaxCost(1));
            solution.Write(run);
        }
        else
        {
            // A part that is not merged stands for itself alone: its references are its own, and so is what it has to represent.
            int count = HasCosts ? part.Count : layout.IsShared ? Share(run, group, number) : (int)group.Count;
            int wanted = SubsetReferences.Count(stage.Options, part.Count, HasCosts ? 0 : count);
            using RowBuffer<float>? references = SubsetReferences.Lowest(part.Indices, part.Rows, wanted, new SubsetKeys(plan, stage));
            var solver = new SubsetSolver(stage, run, group with { Samples = part.Count }, parts.MaxDistance(run), references, competes: false);
            using SubsetSolution solution = solver.Solve(part.Indices, part.Rows, costs, count, MaxCost(layout.IsShared ? costs.Sum() / group.Cost : 1));
            MemberVerdicts.Write(run, [.. solution.Picks]);
        }

        run.Advance(part.Count);
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        run.Report("parts", Tasks);
        if (layout.IsShared)
        {
            run.Warn(
                $"{stage.Name} ({stage.Action}): the budget is too large for the choices of {layout.Parts} parts to be merged, so that every part chose its "
                + "share of it; guarantees hold for each part, not for the set.");
        }

        if (layout.Levels == 0)
        {
            SubsetVerdicts.Write(run, this, hasRanks: Tasks == 1);
        }
    }

    private double MaxCost(double share) => HasCosts ? stage.Budget.Value * share : double.PositiveInfinity;

    /// <summary>What one part picks of the budget of its class, in proportion to the parts' sizes.</summary>
    private int Share(TaskRun run, SubsetGroup group, int number)
    {
        long[] sizes = parts.Counts(run).AsSpan(number * layout.Parts, layout.Parts).ToArray(), shares = new long[layout.Parts];
        Quotas.Proportional(sizes, group.Count, shares);
        return (int)shares[run.Task % layout.Parts];
    }
}
