namespace PipelineDsl.Datasets;

/// <summary>Keeps one of every group of samples whose embeddings are alike (SemDeDup, arXiv 2303.09540).</summary>
public sealed partial class DeduplicationStage : DatasetStage
{
    /// <summary>Generated code that makes the vectors which are compared.</summary>
    public required SampleMetricBody Metric { get; init; }

    /// <inheritdoc/>
    internal override Delegate Code => Metric;

    /// <summary>
    /// Clusters are made, samples moved to them, and compared inside. Where a number is to stay, and who stays depends on the threshold, some rounds search
    /// for the threshold; in reference mode it is a quantile of the similarities.
    /// </summary>
    /// <param name="plan">The plan of the run.</param>
    internal override IReadOnlyList<DatasetRound> Rounds(RunPlan plan)
    {
        ClusterPlan clusters = ClusterPlan.OfThousands(plan, Options.Clusters);
        var centroids = new CentroidRound(this, plan, clusters, Metric);
        var moved = new ClusterRound(this, plan, clusters, centroids, Metric, new GroupColumns(SampleColumns.None, plan.Pipeline))
        {
            Copies = int.Min(Options.Probe, int.Min(clusters.Clusters, 2)),
        };
        var rounds = new List<DatasetRound> { centroids, moved };
        ThresholdRound? search = null;
        if (Budget.Kind != SampleBudgetKind.Threshold && Options.Mode == DuplicateMode.KeptOnly)
        {
            for (int step = 0; step < ThresholdRound.Steps; step++)
            {
                rounds.Add(search = new ThresholdRound(this, plan, moved, search, step));
            }
        }

        return [.. rounds, new DuplicateRound(this, plan, moved, search)];
    }
}
