using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Entropy of the softmax, -sum p ln p. High is hard. Several runs are averaged.</summary>
public readonly struct Entropy : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Logits;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        if (samples.Single is null)
        {
            LogitScores.Entropy(samples.Logits, options.Classes, options.Runs, scores[..samples.Count]);
        }
        else
        {
            LogitScores.Entropy(samples.SingleLogits, options.Classes, options.Runs, scores[..samples.Count]);
        }
    }
}
