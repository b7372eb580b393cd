using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Compares tokens by the mean of their keys over the heads (ToMe, arXiv 2210.09461, section 3).</summary>
public readonly struct KeySimilarity : IKeySimilarity
{
    /// <inheritdoc/>
    public static void Metric(HeadTensor keys, Span<float> metric) => HeadMean.Compute(keys, metric);
}
