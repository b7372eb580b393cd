using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// The rules of MassiveText that can be told from one text (Rae et al., arXiv 2112.11446, appendix A.1.1): 50 to 100,000 words, 3 to 10 characters a
/// word on average, at most one symbol (a hash or an ellipsis) in ten words, at most 90 % of the lines bulleted, at most 30 % ending in an
/// ellipsis, and a letter in at least 80 % of the words. The score is minus the number of rules broken, so <c>Threshold = 0</c> keeps the texts that
/// break none. The rule on English stop words is left out.
/// </summary>
/// <example><c>[Select&lt;QualityTextRules&gt;(Threshold = 0)]</c></example>
public readonly struct QualityTextRules : ISampleScorer
{
    private const int LeastWords = 50, MostWords = 100_000, LeastMean = 3, MostMean = 10;
    private const double MostSymbols = 0.1, MostBullets = 0.9, MostEllipses = 0.3, LeastWithLetters = 0.8;

    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Text;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        for (int sample = 0; sample < samples.Count; sample++)
        {
            scores[sample] = -Broken(TextFacts.Of(samples.Text(sample)));
        }
    }

    private static int Broken(TextFacts facts)
    {
        double words = int.Max(1, facts.Words), lines = int.Max(1, facts.Lines), mean = facts.WordCharacters / words;
        ReadOnlySpan<bool> broken =
        [
            facts.Words is < LeastWords or > MostWords,
            mean is < LeastMean or > MostMean,
            facts.Symbols / words > MostSymbols,
            facts.BulletLines / lines > MostBullets,
            facts.EllipsisLines / lines > MostEllipses,
            facts.WordsWithLetters / words < LeastWithLetters,
        ];
        return broken.Count(true);
    }
}
