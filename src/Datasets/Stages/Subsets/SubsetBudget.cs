using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>How many samples are picked from every class.</summary>
internal static class SubsetBudget
{
    /// <summary>Refuses options that mean nothing for selectors of sets.</summary>
    /// <param name="stage">The stage.</param>
    /// <exception cref="DatasetException">Two options contradict each other, or one lacks what it needs.</exception>
    internal static void Check(SubsetStage stage)
    {
        SampleOptions options = stage.Options;
        Refuse(stage, stage.Budget.Kind == SampleBudgetKind.Threshold, "Threshold is a budget of scores; declare Keep, KeepCount or MaxCost.");
        Refuse(stage, options.Quota != ClassQuota.None && options.Classes < 2, "Quotas of classes need the number of classes.");
        Refuse(stage, options.Quota != ClassQuota.None && stage.Budget.Kind == SampleBudgetKind.MaxCost, "MaxCost and Quota don't go together.");
        Refuse(stage, options.MinPerClass > 0 && options.Quota != ClassQuota.Proportional, "MinPerClass needs Quota = Proportional beside it.");
        Refuse(
            stage,
            options.Strata > 0 || options.Skip > 0 || options.MixRandom > 0 || options.ClassFloor > 0 || options.DropMislabelled > 0,
            "Strata, Skip, MixRandom, ClassFloor and DropMislabelled are options of scores, not of selectors of sets.");
    }

    /// <summary>Shares the budget out.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="run">The merge.</param>
    /// <param name="sizes">Sizes of the classes, or of the set.</param>
    /// <param name="counts">Receives the picks of each; where costs count, all of them.</param>
    /// <exception cref="DatasetException">The budget is more than there is, or less than what classes keep at least.</exception>
    internal static void Share(SubsetStage stage, TaskRun run, long[] sizes, long[] counts)
    {
        if (stage.Budget.Kind == SampleBudgetKind.MaxCost)
        {
            sizes.CopyTo(counts, 0);
            return;
        }

        long count = stage.Budget.Count(run.Entering.Count, run.Plan.Samples);
        SampleOptions options = stage.Options;
        long least = sizes.Sum(size => long.Min(size, options.MinPerClass));
        Refuse(stage, least > count, $"At least {options.MinPerClass} of every class are {least} samples, but the budget leaves {count}.");
        if (options.Quota == ClassQuota.Equal)
        {
            Quotas.Equal(sizes, count, counts);
        }
        else
        {
            Quotas.Proportional(sizes, count, options.MinPerClass, counts);
        }
    }

    private static void Refuse(SubsetStage stage, bool isWrong, string message)
    {
        if (isWrong)
        {
            throw new DatasetException($"{stage.Name} ({stage.Action}): {message}", 2);
        }
    }
}
