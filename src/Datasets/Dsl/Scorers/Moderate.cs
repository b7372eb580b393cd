using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// How far a sample is from the median of its class (Moderate coreset, ICLR 2023, section 3). With <see cref="Difficulty.Middle"/>, as in the paper, those
/// around the median distance stay.
/// </summary>
public readonly struct Moderate : IGroupScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Embedding | SampleColumns.Label;

    /// <inheritdoc/>
    public static SampleGrouping Grouping => SampleGrouping.ClassMedians;

    /// <inheritdoc/>
    public static bool NeedsGroup => false;

    /// <inheritdoc/>
    public static void Score(SampleGroup group, Span<double> scores) => CentreDistance.Euclidean(group.Embeddings, group.Centre.Span, scores);
}
