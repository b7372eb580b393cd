namespace PipelineDsl.Datasets;

/// <summary>A column that a pipeline reads.</summary>
/// <param name="Kind">The column.</param>
/// <param name="Name">Its name in the pipeline.</param>
/// <param name="Reader">Who needs it, for messages; null when it is repeated in the output where it is there.</param>
internal sealed record NeededColumn(SampleColumns Kind, string Name, string? Reader)
{
    /// <summary>All columns that a pipeline reads, and those that its output repeats.</summary>
    /// <param name="pipeline">The pipeline.</param>
    internal static IReadOnlyList<NeededColumn> Of(DatasetPipeline pipeline)
    {
        var needed = new Dictionary<(SampleColumns, string), NeededColumn>();
        foreach (DatasetStage stage in pipeline.Stages)
        {
            foreach (SampleColumns kind in ColumnTargets.All.Where(kind => stage.Columns.HasFlag(kind)))
            {
                string name = ColumnTargets.Name(kind, stage.Options.Column);
                _ = needed.TryAdd((kind, name), new NeededColumn(kind, name, $"{stage.Name} ({stage.Action})"));
            }
        }

        foreach (SampleColumns kind in (SampleColumns[])[SampleColumns.Label, SampleColumns.Id])
        {
            string name = ColumnTargets.Name(kind, "");
            _ = needed.TryAdd((kind, name), new NeededColumn(kind, name, null));
        }

        // Embeddings first, then as in the enumeration: the first column's files are what places of samples name.
        return [.. needed.Values.OrderBy(static column => column.Kind).ThenBy(static column => column.Name, StringComparer.Ordinal)];
    }
}
