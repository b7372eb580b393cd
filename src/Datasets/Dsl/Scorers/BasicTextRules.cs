using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// DataComp's basic rules for captions (arXiv 2304.14108): more than 2 words and more than 5 characters. The score is minus the number of rules broken,
/// so <c>Threshold = 0</c> keeps the texts that break none.
/// </summary>
/// <example><c>[Select&lt;BasicTextRules&gt;(Threshold = 0)]</c></example>
public readonly struct BasicTextRules : ISampleScorer
{
    private const int LeastWords = 3, LeastCharacters = 6;

    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Text;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        for (int sample = 0; sample < samples.Count; sample++)
        {
            TextFacts facts = TextFacts.Of(samples.Text(sample));
            scores[sample] = -((facts.Words < LeastWords ? 1 : 0) + (facts.Characters < LeastCharacters ? 1 : 0));
        }
    }
}
