using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Makes the vectors by which the samples of a block are compared. One a thread.</summary>
/// <param name="run">The task.</param>
/// <param name="stage">The stage, for messages.</param>
/// <param name="metric">Generated code; null for the embeddings as they are.</param>
internal sealed class MetricRows(TaskRun run, DatasetStage stage, SampleMetricBody? metric) : IDisposable
{
    private RowBuffer<float> _rows = new(0, run.Plan.Pipeline.Channels);

    /// <summary>The vectors as the metric makes them.</summary>
    /// <param name="samples">A block.</param>
    /// <param name="rows">Receives the vectors [samples, channels].</param>
    /// <exception cref="DatasetException">A value is not finite.</exception>
    internal void Make(in SampleBlock samples, Span<float> rows)
    {
        if (metric is null)
        {
            HiddenSimilarity.Metric(samples.Embeddings, rows);
            return;
        }

        metric(samples.Embeddings, rows);
        int wrong = rows.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue);
        if (wrong >= 0)
        {
            int width = samples.Embeddings.Channels;
            throw new DatasetException(
                $"{stage.Name} ({stage.Action}): the vector of {run.Samples.Locate(samples.Indices[wrong / width])} has {rows[wrong]} at channel "
                + $"{wrong % width}; finite numbers are needed.");
        }
    }

    /// <summary>The vectors, scaled to length 1. Valid until the next call.</summary>
    /// <param name="samples">A block.</param>
    /// <exception cref="DatasetException">A vector is zero, or not finite.</exception>
    internal RowBuffer<float> Normalized(in SampleBlock samples)
    {
        if (_rows.Count != samples.Count)
        {
            _rows.Dispose();
            _rows = new(samples.Count, run.Plan.Pipeline.Channels);
        }

        Make(samples, _rows.Rows(0, samples.Count));
        int zero = RowScaling.Normalize(_rows);
        return zero < 0 ? _rows : throw new DatasetException(
            $"{stage.Name} ({stage.Action}): the vector of {run.Samples.Locate(samples.Indices[zero])}, column embedding, is zero, and so has no angle "
            + "to others. Drop the sample, or use a method that does not compare by cosine.");
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
