using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// EL2N: ||softmax - one-hot(label)||, averaged over runs (Paul et al., arXiv 2107.07075, which recommends ten runs, early in training). High is hard.
/// </summary>
public readonly struct El2n : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Logits | SampleColumns.Label;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        if (samples.Single is null)
        {
            LogitScores.El2n(samples.Logits, samples.Labels, options.Classes, options.Runs, scores[..samples.Count]);
        }
        else
        {
            LogitScores.El2n(samples.SingleLogits, samples.Labels, options.Classes, options.Runs, scores[..samples.Count]);
        }
    }
}
