using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Caches;

/// <summary>Scores an entry by how far the first channel of its key lies from the mean of all, so that scores depend on which others there are.</summary>
internal readonly struct DistanceFromMean : ICacheScorer
{
    public static CacheSignals Signals => CacheSignals.None;

    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries;
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            float sum = 0;
            for (int entry = 0; entry < entries; entry++)
            {
                sum += layer.Keys[head, entry][0];
            }

            for (int entry = 0; entry < entries; entry++)
            {
                scores[(head * entries) + entry] = MathF.Abs(layer.Keys[head, entry][0] - (sum / entries));
            }
        }
    }
}
