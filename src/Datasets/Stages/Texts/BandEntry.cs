using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>One hash of one text; ordered by hash, then by text. 16 bytes on disk.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="Index">Global index of the sample.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct BandEntry(ulong Hash, long Index) : IComparable<BandEntry>
{
    /// <inheritdoc/>
    public int CompareTo(BandEntry other) => Hash != other.Hash ? Hash.CompareTo(other.Hash) : Index.CompareTo(other.Index);
}
