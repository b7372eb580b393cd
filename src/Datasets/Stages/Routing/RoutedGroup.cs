using System.Runtime.InteropServices;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Samples of one bucket, in ascending order of their indices.</summary>
/// <param name="count">Number of samples.</param>
/// <param name="layout">What is stored of each.</param>
internal sealed class RoutedGroup(int count, RoutedLayout layout) : IDisposable
{
    /// <summary>Number of samples.</summary>
    internal int Count => Indices.Length;

    /// <summary>Global indices.</summary>
    internal long[] Indices { get; } = new long[count];

    /// <summary>Rows [samples, channels].</summary>
    internal RowBuffer<float> Rows { get; } = new(count, layout.Channels);

    /// <summary>Numbers [samples, values].</summary>
    internal RowBuffer<double> Values { get; } = new(count, layout.Values);

    /// <summary>Writes a sample.</summary>
    /// <param name="member">Its place.</param>
    /// <param name="record">Its record: the index, the row, the numbers.</param>
    internal void Set(int member, ReadOnlySpan<byte> record)
    {
        int rowBytes = Rows.Width * sizeof(float);
        Indices[member] = MemoryMarshal.Read<long>(record);
        record.Slice(sizeof(long), rowBytes).CopyTo(MemoryMarshal.AsBytes(Rows[member]));
        record[(sizeof(long) + rowBytes)..].CopyTo(MemoryMarshal.AsBytes(Values[member]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Rows.Dispose();
        Values.Dispose();
    }
}
