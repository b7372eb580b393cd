using System.Numerics;
using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Rows transposed into panels of 16 by which <see cref="RowPairs"/> compares them: value (row, channel) lies at panel[channel x 16 + row], so that one load
/// brings one channel of many rows. The last panel is filled up with copies of its last row. The memory is kept from one use to the next; not safe for use
/// by several threads while rows are packed.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class RowPanels<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Lanes = TokenPanels.Lanes;

    private readonly RowBuffer<T> _panels;

    /// <summary>Allocates panels.</summary>
    /// <param name="capacity">The most rows.</param>
    /// <param name="width">Values of a row.</param>
    public RowPanels(int capacity, int width)
    {
        Capacity = capacity;
        _panels = new RowBuffer<T>(Padded(capacity), width);
    }

    /// <summary>The most rows.</summary>
    public int Capacity { get; }

    /// <summary>Values of a row.</summary>
    public int Width => _panels.Width;

    /// <summary>Rows packed.</summary>
    public int Count { get; private set; }

    /// <summary>Rows packed, and copies that fill up the last panel.</summary>
    public int PaddedCount => Padded(Count);

    /// <summary>Rows that panels of <paramref name="count"/> rows have room for.</summary>
    /// <param name="count">Number of rows.</param>
    public static int Padded(int count) => TokenPanels.Padded(count);

    /// <summary>Packs rows that follow each other in place of those packed before.</summary>
    /// <param name="rows">Rows of this width.</param>
    /// <param name="first">0-based row.</param>
    /// <param name="count">How many, at most <see cref="Capacity"/>.</param>
    /// <exception cref="ArgumentException">There are no such rows, they are of another width, or too many.</exception>
    public void Pack(RowBuffer<T> rows, int first, int count)
    {
        Check(rows, count);
        rows.Rows(first, 0);
        rows.Rows(first + int.Max(count, 0), 0);
        Pack(rows, first, count, [], VectorWidth.Best);
    }

    /// <summary>Packs chosen rows in place of those packed before.</summary>
    /// <param name="rows">Rows of this width.</param>
    /// <param name="chosen">0-based rows, at most <see cref="Capacity"/>.</param>
    /// <exception cref="ArgumentException">There are no such rows, they are of another width, or too many.</exception>
    public void Pack(RowBuffer<T> rows, ReadOnlySpan<int> chosen)
    {
        Check(rows, chosen.Length);
        foreach (int row in chosen)
        {
            if ((uint)row >= (uint)rows.Count)
            {
                throw new ArgumentOutOfRangeException(nameof(chosen), row, $"There are {rows.Count} rows.");
            }
        }

        Pack(rows, 0, chosen.Length, chosen, VectorWidth.Best);
    }

    /// <inheritdoc/>
    public void Dispose() => _panels.Dispose();

    /// <summary>Where the values of a row begin; those of the next channels follow at distances of 16.</summary>
    /// <param name="row">0-based row, among those packed.</param>
    internal T* Column(int row) => _panels.Values + ((long)(row / Lanes * Lanes) * Width) + (row % Lanes);

    /// <summary>Packs rows with given instructions. Only moves values, so the instructions cannot change the result.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Pack(RowBuffer<T> rows, int first, int count, ReadOnlySpan<int> chosen, VectorWidth vectors)
    {
        T** lanes = stackalloc T*[Lanes];
        int width = Width;
        for (int start = 0; start < count; start += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                int place = int.Min(start + lane, count - 1);
                lanes[lane] = rows.Values + ((long)(chosen.IsEmpty ? first + place : chosen[place]) * width);
            }

            Transpose(lanes, width, Column(start), vectors);
        }

        Count = count;
        GC.KeepAlive(rows);
    }

    private static void Transpose(T** rows, int width, T* panel, VectorWidth vectors)
    {
        if (typeof(T) == typeof(float))
        {
            TokenPanels.Transpose((float**)rows, width, (float*)panel, vectors);
            return;
        }

        for (int channel = 0; channel < width; channel++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                *panel++ = rows[lane][channel];
            }
        }
    }

    private void Check(RowBuffer<T> rows, int count)
    {
        if (rows.Width != Width)
        {
            throw new ArgumentException($"Rows of {rows.Width} values do not fit into panels of {Width}.", nameof(rows));
        }

        if (count > Capacity)
        {
            throw new ArgumentException($"{count} rows do not fit into panels of {Capacity}.", nameof(count));
        }
    }
}
