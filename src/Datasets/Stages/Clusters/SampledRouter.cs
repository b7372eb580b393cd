using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Draws the samples from which centroids are made: those whose keyed hash is below a bound, so that about the number wanted comes out of any set and
/// nobody has to know the others.
/// </summary>
/// <param name="layout">What is stored.</param>
/// <param name="seed">Seed of the hash.</param>
/// <param name="fraction">Share that is drawn; 1 or more for all.</param>
/// <param name="metric">Makes the vectors.</param>
internal sealed class SampledRouter(RoutedLayout layout, ulong seed, double fraction, MetricRows metric) : RowRouter(layout)
{
    /// <inheritdoc/>
    internal override SampleColumns RouteColumns => SampleColumns.None;

    /// <inheritdoc/>
    internal override void Route(in SampleBlock samples, int first, Span<int> buckets)
    {
        for (int sample = 0; sample < buckets.Length; sample++)
        {
            // 53 bits of the key, as many as a double holds.
            double unit = (KeyedHash.Key(seed, (ulong)samples.Indices[sample]) >> 11) * (1.0 / (1L << 53));
            buckets[sample] = unit < fraction ? 0 : -1;
        }
    }

    /// <inheritdoc/>
    internal override void Rows(in SampleBlock samples, Span<float> rows) => metric.Normalized(samples).Rows(0, samples.Count).CopyTo(rows);
}
