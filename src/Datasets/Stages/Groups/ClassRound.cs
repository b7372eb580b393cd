namespace PipelineDsl.Datasets;

/// <summary>Moves every sample to its class.</summary>
/// <param name="stage">The stage.</param>
/// <param name="plan">The plan of the run.</param>
/// <param name="metric">Generated code that makes the vectors; null for the embeddings.</param>
/// <param name="extra">Columns that go along.</param>
internal sealed class ClassRound(DatasetStage stage, RunPlan plan, SampleMetricBody? metric, GroupColumns extra)
    : GroupingRound($"{stage.Name}-classes", plan, new("rows", plan.Pipeline.Classes, plan.Pipeline.Channels, extra.Width))
{
    /// <inheritdoc/>
    internal override string Noun => "class";

    /// <inheritdoc/>
    internal override int OwnValues => 0;

    /// <inheritdoc/>
    internal override void Map(TaskRun run)
    {
        using var rows = new MetricRows(run, stage, metric);
        RoutedRows.Write(run, run.Plan.Units[run.Task], new ClassRouter(Layout, rows, extra));
    }
}
