using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Sends every sample to its nearest centroid, and with two copies to the second nearest as well.</summary>
/// <param name="layout">What is stored; the first number is the cosine with the nearest centroid, the second the copy, then come those of the samples.</param>
/// <param name="centroids">Centroids, of length 1.</param>
/// <param name="metric">Makes the vectors.</param>
/// <param name="isScaled">Whether vectors are stored scaled to length 1.</param>
/// <param name="copies">1 or 2.</param>
/// <param name="extra">Columns stored beside the vector.</param>
/// <param name="samples">Samples of the unit at most.</param>
/// <param name="run">The task.</param>
internal sealed class ClusterRouter(
    RoutedLayout layout, RowBuffer<float> centroids, MetricRows metric, bool isScaled, int copies, GroupColumns extra, int samples, TaskRun run)
    : RowRouter(layout)
{
    /// <summary>Place of the cosine with the nearest centroid among the numbers of a record.</summary>
    internal const int Similarity = 0;

    /// <summary>Place of the copy: 0 in the nearest cluster, 1 in the second.</summary>
    internal const int Copy = 1;

    /// <summary>Numbers of a record in front of those of the sample.</summary>
    internal const int OwnValues = 2;

    private readonly double[] _similarities = new double[samples];
    private int[] _nearest = [], _second = [];

    /// <inheritdoc/>
    internal override int Copies => copies;

    /// <inheritdoc/>
    internal override SampleColumns RouteColumns => SampleColumns.Embedding;

    /// <inheritdoc/>
    internal override SampleColumns RowColumns => SampleColumns.Embedding | extra.Columns;

    /// <inheritdoc/>
    internal override void Route(in SampleBlock samples, int first, Span<int> buckets)
    {
        if (samples.Count == 0)
        {
            return;
        }

        SampleBuffer.Grow(ref _nearest, samples.Count);
        SampleBuffer.Grow(ref _second, samples.Count);
        NearestCentres.Assign(
            metric.Normalized(samples), centroids, SampleMetric.Cosine, _nearest, _similarities.AsSpan(first, samples.Count), copies > 1 ? _second : [],
            run.Threads, run.Stop);
        run.Compared((long)samples.Count * centroids.Count);
        for (int sample = 0; sample < samples.Count; sample++)
        {
            buckets[sample * copies] = _nearest[sample];
            if (copies > 1)
            {
                buckets[(sample * copies) + 1] = _second[sample];
            }
        }
    }

    /// <inheritdoc/>
    internal override void Rows(in SampleBlock samples, Span<float> rows)
    {
        if (isScaled)
        {
            metric.Normalized(samples).Rows(0, samples.Count).CopyTo(rows);
        }
        else
        {
            metric.Make(samples, rows);
        }
    }

    /// <inheritdoc/>
    internal override void Values(in SampleBlock samples, int sample, int place, int copy, Span<double> values)
    {
        values[Similarity] = _similarities[place];
        values[Copy] = copy;
        extra.Pack(samples, sample, values[OwnValues..]);
    }
}
