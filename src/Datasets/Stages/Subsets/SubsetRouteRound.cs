using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Moves samples to the part that they are chosen from.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="layout">How the set is cut.</param>
/// <param name="survey">The round that counted the classes.</param>
internal sealed class SubsetRouteRound(SubsetStage stage, RunPlan plan, SubsetLayout layout, SubsetSurveyRound survey) : DatasetRound($"{stage.Name}-parts")
{
    private const string ReachPart = "reach";

    private readonly RoutedLayout _records = new(
        "rows",
        layout.Buckets + (layout.Levels > 0 ? layout.Groups : 0),
        plan.Pipeline.Channels,
        stage.Budget.Kind == SampleBudgetKind.MaxCost ? 1 : 0);

    /// <inheritdoc/>
    internal override int Tasks => plan.Units.Length;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        SubsetGroup[] groups = [.. Enumerable.Range(0, layout.Groups).Select(group => survey.Read(run, group))];
        var router = new SubsetRouter(run, stage, layout, _records, groups);
        RoutedRows.Write(run, plan.Units[run.Task], router);
        using PartWriter reach = run.Create(ReachPart);
        reach.Write(router.Reach);
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        double most = 0;
        for (int task = 0; task < Tasks; task++)
        {
            using PartReader part = run.Open(Name, task, ReachPart);
            most = Math.Max(most, part.Read<double>(0));
        }

        using PartWriter reach = run.Create(ReachPart);
        reach.Write(2 * Math.Sqrt(most));
    }

    /// <summary>How many samples every part has, and then how many references to choose from every class has.</summary>
    /// <param name="run">A task of a later round.</param>
    internal long[] Counts(TaskRun run) => RoutedRows.Counts(run, Name, _records);

    /// <summary>Reads one part.</summary>
    /// <param name="run">A task of a later round.</param>
    /// <param name="bucket">0-based part, class after class.</param>
    internal RoutedGroup ReadPart(TaskRun run, int bucket) => RoutedRows.Read(run, Name, _records, bucket);

    /// <summary>The references of a class; where parts are merged, all its parts have these.</summary>
    /// <param name="run">A task of a later round.</param>
    /// <param name="group">0-based class.</param>
    /// <param name="known">What is known of it.</param>
    internal RowBuffer<float> ReadReferences(TaskRun run, int group, SubsetGroup known)
    {
        RoutedGroup candidates = RoutedRows.Read(run, Name, _records, layout.Buckets + group);
        int count = SubsetReferences.Count(stage.Options, known.Samples, known.Count);
        RowBuffer<float>? lowest = SubsetReferences.Lowest(candidates.Indices, candidates.Rows, count, new SubsetKeys(plan, stage));
        if (lowest is null)
        {
            candidates.Values.Dispose();
            return candidates.Rows;
        }

        candidates.Dispose();
        return lowest;
    }

    /// <summary>At least the distance of any two samples of a class; 0 where angles are compared.</summary>
    /// <param name="run">A task of a later round.</param>
    internal double MaxDistance(TaskRun run)
    {
        using PartReader part = run.Open(Name, -1, ReachPart);
        return part.Read<double>(0);
    }
}
