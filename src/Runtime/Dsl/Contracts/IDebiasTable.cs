namespace PipelineDsl;

/// <summary>
/// Weights by position that take a trend out of scores: the reciprocal of the mean attention that a position receives, smoothed and
/// divided by its largest value (arXiv 2508.17807). A position with weight 0 is never worth keeping (letterbox padding).
/// </summary>
public interface IDebiasTable
{
    /// <summary>One weight for every position, finite and not negative. Return constant data, so that nothing is allocated.</summary>
    static abstract ReadOnlySpan<float> Weights { get; }
}
