using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Value norm: score = ||v||. An entry with a small value adds little to the output, however much it is attended to (after VATP, arXiv 2406.12335, which weighs
/// attention by it).
/// </summary>
public readonly struct ValueNorm : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace) => HeadNorms.Compute(layer.Values, scores);
}
