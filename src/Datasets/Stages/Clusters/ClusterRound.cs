using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Moves every sample to its cluster.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="clusters">How many clusters.</param>
/// <param name="centroids">The round that makes the centroids.</param>
/// <param name="metric">Generated code that makes the vectors; null for the embeddings.</param>
internal sealed class ClusterRound(DatasetStage stage, RunPlan plan, ClusterPlan clusters, CentroidRound centroids, SampleMetricBody? metric)
    : DatasetRound($"{stage.Name}-clusters")
{
    /// <summary>Clusters into which a sample goes: 1, or 2 with the second nearest.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Whether vectors are stored scaled to length 1.</summary>
    public bool IsScaled { get; init; } = true;

    /// <summary>Columns that go along.</summary>
    public GroupColumns Extra { get; init; } = new(SampleColumns.None, plan.Pipeline);

    /// <inheritdoc/>
    internal override int Tasks => plan.Units.Length;

    private RoutedLayout Layout => new("rows", clusters.Clusters, plan.Pipeline.Channels, ClusterRouter.OwnValues + Extra.Width);

    /// <summary>Reads a cluster in a later round, or in the merge of this one.</summary>
    /// <param name="run">A task of that round.</param>
    /// <param name="cluster">0-based cluster.</param>
    internal RoutedGroup Read(TaskRun run, int cluster) => RoutedRows.Read(run, Name, Layout, cluster);

    /// <summary>How many records every cluster has.</summary>
    /// <param name="run">A task of a later round, or the merge of this one.</param>
    internal long[] Counts(TaskRun run) => RoutedRows.Counts(run, Name, Layout);

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        WorkUnit unit = run.Plan.Units[run.Task];
        using RowBuffer<float> centres = centroids.Read(run);
        using var rows = new MetricRows(run, stage, metric);
        RoutedRows.Write(run, unit, new ClusterRouter(Layout, centres, rows, IsScaled, Copies, Extra, unit.Count, run));
    }

    /// <inheritdoc/>
    internal override void Reduce(TaskRun run)
    {
        long[] counts = Counts(run);
        run.Report("clusters", counts.Count(static count => count > 0));
        run.Report("largest cluster", counts.Max());
    }
}
