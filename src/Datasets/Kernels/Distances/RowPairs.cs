using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Compares all rows of one set of panels with all of another. Every sum runs over the channels in order with fused multiply-add: it is the same whatever
/// the vector width, and whichever rows stand beside it.
/// </summary>
public static unsafe class RowPairs
{
    /// <summary>Dot products: cosines where rows have length 1.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="left">The rows that stand side by side in <paramref name="values"/>.</param>
    /// <param name="right">The rows that stand one below the other.</param>
    /// <param name="values">Receives [right.PaddedCount, left.PaddedCount] products, those of copies that fill up panels among them.</param>
    /// <exception cref="ArgumentException">The rows differ in width, or there is no room.</exception>
    public static void Products<T>(RowPanels<T> left, RowPanels<T> right, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T> => Compute<ProductPair, T>(left, right, values);

    /// <summary>Squared Euclidean distances, from the differences themselves.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="left">The rows that stand side by side in <paramref name="values"/>.</param>
    /// <param name="right">The rows that stand one below the other.</param>
    /// <param name="values">Receives [right.PaddedCount, left.PaddedCount] distances, those of copies that fill up panels among them.</param>
    /// <exception cref="ArgumentException">The rows differ in width, or there is no room.</exception>
    public static void SquaredDistances<T>(RowPanels<T> left, RowPanels<T> right, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T> => Compute<SquaredDifferencePair, T>(left, right, values);

    /// <summary>Compares all rows on the left with some on the right.</summary>
    /// <typeparam name="TTerm">What is added up.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="left">The rows that stand side by side in <paramref name="values"/>.</param>
    /// <param name="right">The rows that stand one below the other.</param>
    /// <param name="first">First of those on the right, a multiple of 16.</param>
    /// <param name="count">How many of those on the right.</param>
    /// <param name="values">Receives a row of left.PaddedCount sums for each on the right, and for what fills up the last panel.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Compute<TTerm, T>(RowPanels<T> left, RowPanels<T> right, int first, int count, T* values, VectorWidth vectors)
        where TTerm : struct, IPairTerm
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Compute<TTerm, T>(left, 0, left.PaddedCount, right, first, count, values, vectors);

    /// <summary>Compares some rows on the left with some on the right.</summary>
    /// <typeparam name="TTerm">What is added up.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="left">The rows that stand side by side in <paramref name="values"/>.</param>
    /// <param name="column">First of those on the left, a multiple of 16.</param>
    /// <param name="stride">How many of those on the left, a multiple of 16.</param>
    /// <param name="right">The rows that stand one below the other.</param>
    /// <param name="first">First of those on the right, a multiple of 16.</param>
    /// <param name="count">How many of those on the right.</param>
    /// <param name="values">Receives a row of <paramref name="stride"/> sums for each on the right, and for what fills up the last panel.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Compute<TTerm, T>(
        RowPanels<T> left, int column, int stride, RowPanels<T> right, int first, int count, T* values, VectorWidth vectors)
        where TTerm : struct, IPairTerm
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Compute<TTerm, T, RowLanes512<T>, Vector512<T>>(left, column, stride, right, first, count, values);
                break;
            case VectorWidth.Bits256:
                Compute<TTerm, T, RowLanes256<T>, Vector256<T>>(left, column, stride, right, first, count, values);
                break;
            default:
                Compute<TTerm, T, RowLanes1<T>, T>(left, column, stride, right, first, count, values);
                break;
        }

        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }

    private static void Compute<TTerm, T>(RowPanels<T> left, RowPanels<T> right, Span<T> values)
        where TTerm : struct, IPairTerm
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (left.Width != right.Width)
        {
            throw new ArgumentException($"Rows of {left.Width} values cannot be compared with rows of {right.Width}.", nameof(right));
        }

        if (values.Length < (long)left.PaddedCount * right.PaddedCount)
        {
            throw new ArgumentException($"{right.PaddedCount} x {left.PaddedCount} values do not fit into {values.Length}.", nameof(values));
        }

        fixed (T* to = values)
        {
            Compute<TTerm, T>(left, right, 0, right.Count, to, VectorWidth.Best);
        }
    }

    /// <summary>The few rows of a tile on the right stay in the first-level cache, while those on the left come from the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Compute<TTerm, T, TLanes, TVector>(
        RowPanels<T> left, int column, int stride, RowPanels<T> right, int first, int count, T* values)
        where TTerm : struct, IPairTerm
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLanes : struct, IRowLanes<T, TVector>
        where TVector : struct
    {
        // 32 registers hold a tile of 8, 16 one of 4.
        int tile = TLanes.Width == VectorWidth.Bits512 ? 8 : 4, last = stride - TLanes.Count;
        for (int row = 0; row < count; row += tile, values += (long)tile * stride)
        {
            T* to = values, other = right.Column(first + row);
            for (int lane = 0; lane < stride; lane += 2 * TLanes.Count)
            {
                int next = int.Min(lane + TLanes.Count, last);
                T* a = left.Column(column + lane), b = left.Column(column + next);
                if (tile == 8)
                {
                    PairTiles<T, TTerm, TLanes, TVector>.Eight(a, b, other, left.Width, to + lane, to + next, stride);
                }
                else
                {
                    PairTiles<T, TTerm, TLanes, TVector>.Four(a, b, other, left.Width, to + lane, to + next, stride);
                }
            }
        }
    }
}
