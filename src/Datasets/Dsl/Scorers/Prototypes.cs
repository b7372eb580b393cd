using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// How far a sample is from the centroid of its cluster: 1 - cosine ("Beyond neural scaling laws", arXiv 2206.14486, section 5). Keeps the hard ones where
/// data are plentiful, the easy ones where they are scarce.
/// </summary>
public readonly struct Prototypes : IGroupScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Embedding;

    /// <inheritdoc/>
    public static SampleGrouping Grouping => SampleGrouping.Clusters;

    /// <inheritdoc/>
    public static bool NeedsGroup => false;

    /// <inheritdoc/>
    public static void Score(SampleGroup group, Span<double> scores) => CentreDistance.Cosine(group.Embeddings, group.Centre.Span, scores);
}
