using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace PipelineDsl.Datasets;

/// <summary>Where every so many rows of a file start, so that a reader need not start at the first one.</summary>
internal sealed record RowIndex
{
    /// <summary>Rows between two entries.</summary>
    public required int Stride { get; init; }

    /// <summary>Byte offset of rows 0, stride, 2 stride..., little-endian 64-bit integers. Plans hold them in base 64.</summary>
    public required byte[] Offsets { get; init; }

    /// <summary>Number of entries.</summary>
    [JsonIgnore]
    internal int Count => Offsets.Length / sizeof(long);

    /// <summary>Byte offset of an entry.</summary>
    /// <param name="entry">Its number.</param>
    internal long this[int entry] => MemoryMarshal.Cast<byte, long>(Offsets)[entry];

    /// <summary>An index of offsets.</summary>
    /// <param name="stride">Rows between two of them.</param>
    /// <param name="offsets">The offsets.</param>
    internal static RowIndex Of(int stride, ReadOnlySpan<long> offsets) =>
        new() { Stride = stride, Offsets = MemoryMarshal.AsBytes(offsets).ToArray() };
}
