using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Forgetting events: how often a sample was classified correctly and then wrongly at its next presentation (Toneva et al., arXiv 1812.05159). A sample
/// that was never learned scores what <see cref="SelectAttribute{TScorer}.NeverLearned"/> says. High is hard. Scores are whole numbers: consider
/// <see cref="TieRule.Random"/>.
/// </summary>
public readonly struct Forgetting : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Correct;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        for (int sample = 0; sample < samples.Count; sample++)
        {
            ReadOnlySpan<byte> correct = samples.CorrectOf(sample);
            bool isHardest = options.NeverLearned == NeverLearned.Epochs && TrainingScores.IsNeverLearned(correct);
            scores[sample] = isHardest ? correct.Length : TrainingScores.Forgotten(correct);
        }
    }
}
