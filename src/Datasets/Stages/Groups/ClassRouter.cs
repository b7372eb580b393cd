namespace PipelineDsl.Datasets;

/// <summary>Sends every sample to its class.</summary>
/// <param name="layout">What is stored: the vector, then the numbers of the sample.</param>
/// <param name="metric">Makes the vectors.</param>
/// <param name="extra">Columns stored beside the vector.</param>
internal sealed class ClassRouter(RoutedLayout layout, MetricRows metric, GroupColumns extra) : RowRouter(layout)
{
    /// <inheritdoc/>
    internal override SampleColumns RouteColumns => SampleColumns.Label;

    /// <inheritdoc/>
    internal override SampleColumns RowColumns => SampleColumns.Embedding | extra.Columns;

    /// <inheritdoc/>
    internal override void Route(in SampleBlock samples, int first, Span<int> buckets) => samples.Labels.CopyTo(buckets);

    /// <inheritdoc/>
    internal override void Rows(in SampleBlock samples, Span<float> rows) => metric.Make(samples, rows);

    /// <inheritdoc/>
    internal override void Values(in SampleBlock samples, int sample, int place, int copy, Span<double> values) => extra.Pack(samples, sample, values);
}
