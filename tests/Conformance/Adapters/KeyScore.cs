using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Takes the first channel of every key as its score, so that selections that score for themselves can be given scores.</summary>
internal readonly struct KeyScore : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = layer.Keys[i / layer.Shape.Entries, i % layer.Shape.Entries][0];
        }
    }
}
