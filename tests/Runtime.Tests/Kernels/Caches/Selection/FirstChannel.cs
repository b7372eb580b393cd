using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Scores an entry by the first channel of its key, whatever else is there.</summary>
internal readonly struct FirstChannel : ICacheScorer
{
    public static CacheSignals Signals => CacheSignals.None;

    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = layer.Keys[i / layer.Shape.Entries, i % layer.Shape.Entries][0];
        }
    }
}
