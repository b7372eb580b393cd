using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace PipelineDsl.Datasets;

/// <summary>Where every so many rows of a file start, so that a reader need not start at the first one.</summary>
internal sealed record RowIndex
{
    /// <summary>Rows between two entries; 0 when <see cref="FirstRows"/> has the row of every entry.</summary>
    public required int Stride { get; init; }

    /// <summary>Byte offset of rows 0, stride, 2 stride..., little-endian 64-bit integers. Plans hold them in base 64.</summary>
    public required byte[] Offsets { get; init; }

    /// <summary>Row of every entry where rows come in batches, written as <see cref="Offsets"/> are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? FirstRows { get; init; }

    /// <summary>Number of entries.</summary>
    [JsonIgnore]
    internal int Count => Offsets.Length / sizeof(long);

    /// <summary>Byte offset of an entry.</summary>
    /// <param name="entry">Its number.</param>
    internal long this[int entry] => MemoryMarshal.Cast<byte, long>(Offsets)[entry];

    /// <summary>The row of an entry.</summary>
    /// <param name="entry">Its number.</param>
    internal long Row(int entry) => FirstRows is null ? entry * (long)Stride : MemoryMarshal.Cast<byte, long>(FirstRows)[entry];

    /// <summary>The last entry at or before a row. There must be one.</summary>
    /// <param name="row">The row.</param>
    internal int Entry(long row)
    {
        if (FirstRows is null)
        {
            return (int)long.Min(Count - 1, row / Stride);
        }

        // Of batches without rows the last one, which is the one that has the row.
        ReadOnlySpan<long> rows = MemoryMarshal.Cast<byte, long>(FirstRows);
        int found = 0;
        for (int low = 0, high = rows.Length - 1; low <= high;)
        {
            int middle = (low + high) / 2;
            (found, low, high) = rows[middle] <= row ? (middle, middle + 1, high) : (found, low, middle - 1);
        }

        return found;
    }

    /// <summary>An index of offsets.</summary>
    /// <param name="stride">Rows between two of them.</param>
    /// <param name="offsets">The offsets.</param>
    internal static RowIndex Of(int stride, ReadOnlySpan<long> offsets) =>
        new() { Stride = stride, Offsets = MemoryMarshal.AsBytes(offsets).ToArray() };
}
