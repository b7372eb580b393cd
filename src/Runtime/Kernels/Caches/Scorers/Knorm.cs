using System.Numerics.Tensors;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>Knorm (Devoto et al., EMNLP 2024, arXiv 2406.11430): score = -||k||. Small keys receive much attention.</summary>
public readonly struct Knorm : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        scores = scores[..layer.Shape.Scores];
        HeadNorms.Compute(layer.Keys, scores);
        TensorPrimitives.Negate(scores, scores);
    }
}
