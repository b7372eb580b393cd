namespace PipelineDsl;

/// <summary>
/// InfoBatch, for one epoch (Qin et al., arXiv 2303.04947): samples whose loss is the mean or more all stay. Those below it are well learned: the
/// fraction Keep of them, rounded down, is drawn at random, and weighs 1 / Keep, so that the gradient stays the same in expectation. Training must use
/// the weights.
/// </summary>
public readonly struct InfoBatch : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Loss;

    /// <inheritdoc/>
    public static SampleChoice Choice => SampleChoice.BelowMean;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores) => samples.Losses.CopyTo(scores);
}
