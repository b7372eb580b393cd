namespace PipelineDsl.Datasets;

/// <summary>Into which parts a selection of sets is cut, and how their choices become one. Follows from the plan alone.</summary>
/// <param name="Groups">Groups that are chosen from separately: the classes, or 1.</param>
/// <param name="Parts">Parts of a group.</param>
/// <param name="Levels">Levels of merges; 0 where the parts' choices stand.</param>
/// <param name="FanIn">Choices that a merge makes one of.</param>
internal sealed record SubsetLayout(int Groups, int Parts, int Levels, int FanIn)
{
    /// <summary>Samples that a task chooses from, about.</summary>
    internal const int TaskRows = 1 << 20;

    /// <summary>Choices that a merge of a tree takes.</summary>
    private const int TreeFanIn = 8;

    /// <summary>Buckets of parts.</summary>
    internal int Buckets => checked(Groups * Parts);

    /// <summary>Whether parts choose their share of the budget, and nothing is merged.</summary>
    internal bool IsShared => Parts > 1 && Levels == 0;

    /// <summary>
    /// The layout of a stage. All choices of the parts are merged at once where their union fits into a task; where it does not, by a tree, if eight
    /// of them do. A budget that is too large even for that is shared out among the parts.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="taskRows">Samples that a task chooses from, about.</param>
    internal static SubsetLayout Of(SubsetStage stage, RunPlan plan, int taskRows)
    {
        int groups = stage.Options.Quota == ClassQuota.None ? 1 : plan.Pipeline.Classes;
        int parts = stage.Options.Partitions > 0
            ? stage.Options.Partitions
            : (int)long.Max(1, (plan.Samples + ((long)taskRows * groups) - 1) / ((long)taskRows * groups));
        if (parts == 1)
        {
            return new(groups, 1, 0, 1);
        }

        long most = stage.Budget.Kind switch
        {
            SampleBudgetKind.Keep => (long)Math.Ceiling(stage.Budget.Value * plan.Samples),
            SampleBudgetKind.KeepCount => (long)stage.Budget.Value,
            _ => plan.Samples,
        };
        if (most <= taskRows / parts || plan.Samples <= taskRows)
        {
            return new(groups, parts, 1, parts);
        }

        if (most > taskRows / TreeFanIn)
        {
            return new(groups, parts, 0, 1);
        }

        int levels = 0;
        for (long nodes = parts; nodes > 1; nodes = (nodes + TreeFanIn - 1) / TreeFanIn)
        {
            levels++;
        }

        return new(groups, parts, levels, TreeFanIn);
    }

    /// <summary>Choices of a group that a level leaves; level 0 are the parts.</summary>
    /// <param name="level">The level.</param>
    internal int Nodes(int level)
    {
        int nodes = Parts;
        for (int merged = 0; merged < level; merged++)
        {
            nodes = (nodes + FanIn - 1) / FanIn;
        }

        return nodes;
    }
}
