using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Accumulated margin: the sum over presentations of the probability of the label - the greatest probability of another class (Pleiss et al., arXiv
/// 2001.10528). Low is hard, or labelled wrongly.
/// </summary>
public readonly struct Aum : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Probabilities | SampleColumns.Label;

    /// <inheritdoc/>
    public static bool HardIsHigh => false;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        for (int sample = 0; sample < samples.Count; sample++)
        {
            scores[sample] = TrainingScores.AccumulatedMargin(samples.ProbabilitiesOf(sample), options.Classes, samples.Labels[sample]);
        }
    }
}
