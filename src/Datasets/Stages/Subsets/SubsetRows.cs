using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Embeddings as selectors of sets compare them.</summary>
internal static class SubsetRows
{
    /// <summary>Copies the embeddings of a block, scaled to length 1 where angles are compared.</summary>
    /// <param name="run">The task.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="samples">The block.</param>
    /// <param name="rows">Receives the rows [samples, channels].</param>
    /// <exception cref="DatasetException">Angles are compared, and an embedding is zero.</exception>
    internal static void Make(TaskRun run, SubsetStage stage, in SampleBlock samples, Span<float> rows)
    {
        HiddenSimilarity.Metric(samples.Embeddings, rows);
        int width = samples.Embeddings.Channels;
        for (int sample = 0; stage.Options.Metric == SampleMetric.Cosine && sample < samples.Count; sample++)
        {
            if (!RowScaling.Normalize(rows.Slice(sample * width, width)))
            {
                throw new DatasetException(
                    $"{stage.Name} ({stage.Action}): the row of {run.Samples.Locate(samples.Indices[sample])}, column embedding, is zero, and so has no angle "
                    + "to others. Drop the sample, or declare Metric = SampleMetric.Euclidean.");
            }
        }
    }
}
