namespace PipelineDsl.Datasets;

/// <summary>Keeps samples by a score that each gets among the members of its cluster or class.</summary>
public sealed partial class GroupStage : DatasetStage
{
    /// <summary>Generated code that scores a group.</summary>
    public required Action<SampleGroup, Memory<double>> Score { get; init; }

    /// <inheritdoc/>
    internal override Delegate Code => Score;

    /// <summary>How samples are grouped.</summary>
    public required SampleGrouping Grouping { get; init; }

    /// <summary>Whether high scores are the hard samples.</summary>
    public bool HardIsHigh { get; init; } = true;

    /// <summary>Whether a score depends on the other members of a group, so that a group has to be in memory as a whole.</summary>
    public bool NeedsGroup { get; init; } = true;

    /// <summary>Clusters are made, and samples moved to them; or samples are moved to their classes. Then groups are scored, and the merge chooses.</summary>
    /// <param name="plan">The plan of the run.</param>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan)
    {
        SampleColumns sources = Columns | ScoredPart.Sources(Options);
        if ((sources & (SampleColumns.Probabilities | SampleColumns.Correct)) != 0)
        {
            throw new DatasetException(
                $"{Name} ({Action}): scores of groups don't go with DropMislabelled and NeverLearned = Drop. Drop these samples in a stage of their own.", 2);
        }

        bool isByClass = Grouping is SampleGrouping.ClassMeans or SampleGrouping.ClassMedians
            || (Grouping == SampleGrouping.ClassesOrClusters && plan.Pipeline.Classes > 0);
        var columns = new GroupColumns(sources, plan.Pipeline);
        if (isByClass)
        {
            var classes = new ClassRound(this, plan, null, columns);
            GroupCentre centre = Grouping == SampleGrouping.ClassMedians ? GroupCentre.Median : GroupCentre.Mean;
            return [classes, new GroupScoreRound(this, plan, classes, centre, columns)];
        }

        ClusterPlan clusters = ClusterPlan.OfRoot(plan, Options.Clusters);
        var centroids = new CentroidRound(this, plan, clusters, null);
        var moved = new ClusterRound(this, plan, clusters, centroids, null, columns);
        return [centroids, moved, new GroupScoreRound(this, plan, moved, GroupCentre.Centroid, columns)];
    }
}
