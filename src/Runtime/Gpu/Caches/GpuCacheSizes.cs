using System.Runtime.InteropServices;

namespace PipelineDsl.Gpu;

/// <summary>The scalars of a launch that compacts a cache: <c>cache_sizes</c> of <c>Text/caches/move.cl</c>, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct GpuCacheSizes
{
    /// <summary>Entries of a head, before.</summary>
    public int Entries;

    /// <summary>Entries of the longest head, afterwards.</summary>
    public int Kept;

    /// <summary>From one head to the next, in the list of entries that stay.</summary>
    public int Stride;

    /// <summary>Positions by which every key is turned besides its new index less its old one.</summary>
    public int Shift;
}
