using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>Hash of a sample's name, and the sample.</summary>
/// <param name="Hash">The hash.</param>
/// <param name="Index">Global index.</param>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct HashedId(ulong Hash, long Index) : IComparable<HashedId>
{
    /// <summary>Bytes on disk.</summary>
    internal const int Bytes = sizeof(ulong) + sizeof(long);

    /// <summary>By hash, then by index.</summary>
    /// <param name="other">What it is compared with.</param>
    public int CompareTo(HashedId other) => Hash == other.Hash ? Index.CompareTo(other.Index) : Hash.CompareTo(other.Hash);
}
