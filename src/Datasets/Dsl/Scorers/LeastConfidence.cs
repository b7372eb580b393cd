using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Least confidence: 1 - the greatest probability of the softmax. High is hard. Several runs are averaged.</summary>
public readonly struct LeastConfidence : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Logits;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        if (samples.Single is null)
        {
            LogitScores.LeastConfidence(samples.Logits, options.Classes, options.Runs, scores[..samples.Count]);
        }
        else
        {
            LogitScores.LeastConfidence(samples.SingleLogits, options.Classes, options.Runs, scores[..samples.Count]);
        }
    }
}
