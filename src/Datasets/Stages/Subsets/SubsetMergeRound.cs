using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Chooses from the union of some choices, and keeps the better of that and of each of them, on one objective for all: a choice that was made from one
/// part wins now and then, and the guarantee needs it (Barbosa et al., arXiv 1502.02606). Of equal ones the merged choice wins, then the lowest part.
/// </summary>
/// <param name="stage">The stage.</param>
/// <param name="layout">How the set is cut.</param>
/// <param name="level">Level of the tree, from 1 on.</param>
/// <param name="survey">The round that counted the classes.</param>
/// <param name="parts">The round that moved samples to parts.</param>
/// <param name="before">The round whose choices are merged.</param>
internal sealed class SubsetMergeRound(
    SubsetStage stage, SubsetLayout layout, int level, SubsetSurveyRound survey, SubsetRouteRound parts, DatasetRound before)
    : DatasetRound($"{stage.Name}-merge{level}")
{
    private const string ValuePart = "value";

    private bool IsLast => level == layout.Levels;

    /// <inheritdoc/>
    internal override int Tasks => layout.Groups * layout.Nodes(level);

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        int nodes = layout.Nodes(level), children = layout.Nodes(level - 1), number = run.Task / nodes, node = run.Task % nodes;
        int first = node * layout.FanIn, count = int.Min(layout.FanIn, children - first);
        bool hasCosts = stage.Budget.Kind == SampleBudgetKind.MaxCost;
        SubsetGroup group = survey.Read(run, number);
        SubsetSolution[] solutions =
            [.. Enumerable.Range(first, count).Select(child => SubsetSolution.Read(run, before.Name, (number * children) + child, hasCosts))];
        using SubsetSolution union = SubsetSolution.Union(solutions, run.Plan.Pipeline.Channels);
        using RowBuffer<float> references = parts.ReadReferences(run, number, group);
        var solver = new SubsetSolver(stage, run, group, parts.MaxDistance(run), references, competes: true);
        SubsetSolution best = solver.Solve(
            [.. union.Picks.Select(static pick => pick.Index)],
            union.Rows,
            union.Costs,
            (int)long.Min(group.Count, union.Picks.Length),
            hasCosts ? stage.Budget.Value : double.PositiveInfinity);
        SubsetSolution[] all = [best, .. solutions];
        foreach (SubsetSolution solution in solutions)
        {
            // A part may hold fewer samples than the budget; its choice then is none.
            bool isWhole = hasCosts || solution.Picks.Length == best.Picks.Length;
            best = isWhole && solution.Value > best.Value ? solution : best;
        }

        Write(run, best);
        Array.ForEach(all, static solution => solution.Dispose());
        run.Advance(union.Picks.Length);
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        if (!IsLast)
        {
            return;
        }

        double value = 0;
        for (int task = 0; task < Tasks; task++)
        {
            using PartReader part = run.Open(Name, task, ValuePart);
            value += part.Read<double>(0);
        }

        if (stage.Value is not null)
        {
            run.Report("objective on the references", value);
        }

        SubsetVerdicts.Write(run, this, hasRanks: Tasks == 1);
    }

    private void Write(TaskRun run, SubsetSolution solution)
    {
        if (!IsLast)
        {
            solution.Write(run);
            return;
        }

        MemberVerdicts.Write(run, [.. solution.Picks]);
        using PartWriter part = run.Create(ValuePart);
        part.Write(solution.Value);
    }
}
