using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// How much the predictions on a sample differ from those on its nearest neighbours in the same class, or in the same cluster where no classes are declared
/// (CAL, arXiv 2109.03764). The highest stay: samples at a border of the model's decision.
/// </summary>
public readonly struct Cal : IGroupScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Embedding | SampleColumns.Logits;

    /// <inheritdoc/>
    public static SampleGrouping Grouping => SampleGrouping.ClassesOrClusters;

    /// <inheritdoc/>
    /// <remarks>In a group of fewer samples all others are neighbours; a sample that is alone scores 0.</remarks>
    public static void Score(SampleGroup group, Span<double> scores)
    {
        RowBuffer<double> logits = group.Logits ?? throw new ArgumentException("CAL reads logits.", nameof(group));
        int count = int.Min(group.Options.Neighbours, group.Indices.Length - 1);
        if (count < 1)
        {
            scores.Clear();
            return;
        }

        int[] neighbours = new int[checked(group.Indices.Length * count)];
        Find(group, count, neighbours);
        using var probabilities = new RowBuffer<double>(logits.Count, logits.Width / int.Max(1, group.Options.Runs));
        ContrastiveScores.Softmax(logits, probabilities);
        ContrastiveScores.Write(probabilities, neighbours, count, scores);
    }

    private static void Find(SampleGroup group, int count, int[] neighbours)
    {
        if (group.Options.Metric != SampleMetric.Cosine)
        {
            Neighbours.Find(group.Embeddings, count, SampleMetric.Euclidean, neighbours, group.Threads);
            return;
        }

        using var scaled = new RowBuffer<float>(group.Embeddings.Count, group.Embeddings.Width);
        for (int row = 0; row < scaled.Count; row++)
        {
            group.Embeddings[row].CopyTo(scaled[row]);
        }

        int zero = RowScaling.Normalize(scaled);
        if (zero >= 0)
        {
            throw new ArgumentException($"The embedding of sample {group.Indices.Span[zero]} is zero, and so has no angle to others.", nameof(group));
        }

        Neighbours.Find(scaled, count, SampleMetric.Cosine, neighbours, group.Threads);
    }
}
