using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// A matrix [rows, width] in native memory, 64-byte aligned and without gaps. It may hold more than an array can, and threads may share it as
/// long as they write different rows.
/// </summary>
/// <typeparam name="T">Type of a value.</typeparam>
public sealed unsafe class RowBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private T* _values;

    /// <summary>Allocates the matrix, all zero.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="width">Values of a row.</param>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    public RowBuffer(int count, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        Count = count;
        Width = width;
        nuint bytes = (nuint)Bytes;
        _values = (T*)NativeMemory.AlignedAlloc(nuint.Max(bytes, Alignment), Alignment);
        NativeMemory.Clear(_values, bytes);
    }

    /// <summary>Frees the memory of a matrix that was never disposed.</summary>
    ~RowBuffer() => NativeMemory.AlignedFree(_values);

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Values of a row.</summary>
    public int Width { get; }

    /// <summary>Bytes of all rows.</summary>
    public long Bytes => (long)Count * Width * sizeof(T);

    /// <summary>One row [width].</summary>
    /// <param name="row">0-based row.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The matrix was disposed.</exception>
    public Span<T> this[int row] => Rows(row, 1);

    /// <summary>The first value; for kernels that work on pointers.</summary>
    internal T* Values => _values;

    /// <summary>A matrix with the values given, row after row.</summary>
    /// <param name="values">Rows x width values.</param>
    /// <param name="width">Values of a row, at least 1.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is no whole number of rows.</exception>
    public static RowBuffer<T> Of(ReadOnlySpan<T> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (values.Length % width != 0)
        {
            throw new ArgumentException($"{values.Length} values are no whole number of rows of {width}.", nameof(values));
        }

        var rows = new RowBuffer<T>(values.Length / width, width);
        values.CopyTo(new Span<T>(rows._values, values.Length));
        return rows;
    }

    /// <summary>Some rows that follow each other [count, width].</summary>
    /// <param name="first">0-based row.</param>
    /// <param name="count">How many; together at most <see cref="Array.MaxLength"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    /// <exception cref="ObjectDisposedException">The matrix was disposed.</exception>
    public Span<T> Rows(int first, int count)
    {
        ObjectDisposedException.ThrowIf(_values is null, this);
        if ((uint)first > (uint)Count || (uint)count > (uint)(Count - first))
        {
            throw new ArgumentOutOfRangeException(nameof(first), $"Rows {first} to {(long)first + count - 1} of {Count} were asked for.");
        }

        return new Span<T>(_values + ((long)first * Width), checked(count * Width));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_values);
        _values = null;
        GC.SuppressFinalize(this);
    }
}
