using PipelineDsl.KvCaches;

namespace LongConversation.Arms;

/// <summary>What models/lm-recall is.</summary>
internal static class RecallModel
{
    /// <summary>Its cache.</summary>
    public static CacheGeometry Geometry { get; } = new(Layers: 3, KvHeads: 2, HeadDim: 48, MaxTokens: 512);

    /// <summary>Bytes of the keys and values that a cache holds, in single precision.</summary>
    public static long BytesOf(KvCache cache)
    {
        long entries = 0;
        for (int layer = 0; layer < Geometry.Layers; layer++)
        {
            entries += cache.Entries(layer);
        }

        return entries * 2 * Geometry.KvHeads * Geometry.HeadDim * sizeof(float);
    }
}
