using System.Runtime.InteropServices;

namespace PipelineDsl.Gpu;

/// <summary>The scalars of a launch that scores a cache: <c>cache_score_sizes</c> of <c>Text/caches/scoring.cl</c>, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct GpuCacheScoreSizes
{
    /// <summary>Entries of a head.</summary>
    public int Entries;

    /// <summary>Key and value heads.</summary>
    public int KvHeads;

    /// <summary>Query heads; 0 where the scorer reads no queries.</summary>
    public int QueryHeads;

    /// <summary>Queries of a head among the signals; 0 where the scorer reads none.</summary>
    public int Queries;

    /// <summary>Channels of a head.</summary>
    public int HeadDim;
}
