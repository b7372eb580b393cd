namespace PipelineDsl;

/// <summary>Whatever a column of the files holds, such as perplexities; <see cref="SelectAttribute{TScorer}.Column"/> names it. High is hard.</summary>
public readonly struct ScoreColumn : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Score;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores) => samples.Scores.CopyTo(scores);
}
