namespace PipelineDsl;

/// <summary>The column <c>loss</c>. High is hard.</summary>
public readonly struct Loss : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Loss;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores) => samples.Losses.CopyTo(scores);
}
