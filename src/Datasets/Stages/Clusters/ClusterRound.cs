using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Moves every sample to its cluster.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="clusters">How many clusters.</param>
/// <param name="centroids">The round that makes the centroids.</param>
/// <param name="metric">Generated code that makes the vectors; null for the embeddings.</param>
/// <param name="extra">Columns that go along.</param>
internal sealed class ClusterRound(
    DatasetStage stage, RunPlan plan, ClusterPlan clusters, CentroidRound centroids, SampleMetricBody? metric, GroupColumns extra)
    : GroupingRound(
        $"{stage.Name}-clusters", plan, new("rows", clusters.Clusters, plan.Pipeline.Channels, ClusterRouter.OwnValues + extra.Width))
{
    /// <summary>Clusters into which a sample goes: 1, or 2 with the second nearest.</summary>
    public int Copies { get; init; } = 1;

    /// <summary>Whether vectors are stored scaled to length 1.</summary>
    public bool IsScaled { get; init; } = true;

    /// <inheritdoc/>
    internal override string Noun => "cluster";

    /// <inheritdoc/>
    internal override int OwnValues => ClusterRouter.OwnValues;

    /// <summary>Reads the centroids in a later round.</summary>
    /// <param name="run">A task of that round.</param>
    internal RowBuffer<float> Centroids(TaskRun run) => centroids.Read(run);

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        WorkUnit unit = run.Plan.Units[run.Task];
        using RowBuffer<float> centres = centroids.Read(run);
        using var rows = new MetricRows(run, stage, metric);
        RoutedRows.Write(run, unit, new ClusterRouter(Layout, centres, rows, IsScaled, Copies, extra, unit.Count, run));
    }
}
