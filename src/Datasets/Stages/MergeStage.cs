namespace PipelineDsl.Datasets;

/// <summary>
/// Replaces samples that are alike by prototypes with weights; the last stage of a pipeline. A prototype is the mean of a cluster of k-means; in the
/// selection the sample nearest to it stands for it, with the number of its samples as weight.
/// </summary>
public sealed partial class MergeStage : DatasetStage
{
    /// <summary>Generated code that makes the vectors which are compared and averaged.</summary>
    public required SampleMetricBody Metric { get; init; }

    /// <inheritdoc/>
    internal override Delegate Code => Metric;

    /// <summary>Samples are moved to their classes where the stage reads labels, else to clusters of about 1,000; each gets its share of prototypes.</summary>
    /// <param name="plan">The plan of the run.</param>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan)
    {
        var nothing = new GroupColumns(SampleColumns.None, plan.Pipeline);
        if (Columns.HasFlag(SampleColumns.Label))
        {
            var classes = new ClassRound(this, plan, Metric, nothing);
            return [classes, new PrototypeRound(this, plan, classes)];
        }

        ClusterPlan clusters = ClusterPlan.OfThousands(plan, Options.Clusters);
        var centroids = new CentroidRound(this, plan, clusters, Metric) { Most = run => Budget.Count(run.Entering.Count, run.Plan.Samples) };
        var moved = new ClusterRound(this, plan, clusters, centroids, Metric, nothing) { IsScaled = false };
        return [centroids, moved, new PrototypeRound(this, plan, moved)];
    }
}
