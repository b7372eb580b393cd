namespace PipelineDsl.Gpu;

/// <summary>The scorings of the texts under <c>Gpu/Text/caches/scoring</c>: generated stages name the one that their text includes.</summary>
public static class GpuCacheKernels
{
    /// <summary><c>caches/scoring/knorm.cl</c>.</summary>
    public static GpuCacheScoring Knorm { get; } = new([new("score_by_key_norm", 256, SixteenEntries, Heads)]);

    private static int SixteenEntries(GpuCacheScoreSizes sizes) => (sizes.Entries + 15) / 16;

    private static int Heads(GpuCacheScoreSizes sizes) => sizes.KvHeads;
}
