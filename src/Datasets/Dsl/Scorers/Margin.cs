using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Margin: the greatest probability of the softmax - the second greatest. Low is hard. Several runs are averaged.</summary>
public readonly struct Margin : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Logits;

    /// <inheritdoc/>
    public static bool HardIsHigh => false;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        if (samples.Single is null)
        {
            LogitScores.Margin(samples.Logits, options.Classes, options.Runs, scores[..samples.Count]);
        }
        else
        {
            LogitScores.Margin(samples.SingleLogits, options.Classes, options.Runs, scores[..samples.Count]);
        }
    }
}
