using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// What is left of comparisons [right, left]: for every row on the left the greatest or the least. Only strictly better ones win, so the first of equals
/// does.
/// </summary>
internal static unsafe class PairReductions
{
    /// <summary>Raises the greatest value of every row, and notes where it was.</summary>
    /// <param name="values">Values [count, stride].</param>
    /// <param name="stride">Rows on the left, a multiple of 16.</param>
    /// <param name="count">Rows on the right.</param>
    /// <param name="first">Number of the first of them, exact in <typeparamref name="T"/> as is that of the last.</param>
    /// <param name="best">Greatest so far, then where it was [2, stride].</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <typeparam name="T">float or double.</typeparam>
    internal static void Greatest<T>(T* values, int stride, int count, int first, T* best, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Greatest<T, RowLanes512<T>, Vector512<T>>(values, stride, count, first, best);
                break;
            case VectorWidth.Bits256:
                Greatest<T, RowLanes256<T>, Vector256<T>>(values, stride, count, first, best);
                break;
            default:
                Greatest<T, RowLanes1<T>, T>(values, stride, count, first, best);
                break;
        }
    }

    /// <summary>Raises the two greatest values of every row, those of distances negated, and notes where they were.</summary>
    /// <param name="values">Values [count, stride].</param>
    /// <param name="stride">Rows on the left, a multiple of 16.</param>
    /// <param name="count">Rows on the right.</param>
    /// <param name="first">Number of the first of them, exact in <typeparamref name="T"/> as is that of the last.</param>
    /// <param name="best">Greatest so far, where it was, second greatest, where it was [4, stride].</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <typeparam name="TTerm">What the values are.</typeparam>
    /// <typeparam name="T">float or double.</typeparam>
    internal static void GreatestTwo<TTerm, T>(T* values, int stride, int count, int first, T* best, VectorWidth vectors)
        where TTerm : struct, IPairTerm
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                GreatestTwo<TTerm, T, RowLanes512<T>, Vector512<T>>(values, stride, count, first, best);
                break;
            case VectorWidth.Bits256:
                GreatestTwo<TTerm, T, RowLanes256<T>, Vector256<T>>(values, stride, count, first, best);
                break;
            default:
                GreatestTwo<TTerm, T, RowLanes1<T>, T>(values, stride, count, first, best);
                break;
        }
    }

    /// <summary>Lowers the least value of every row.</summary>
    /// <param name="values">Values [count, stride].</param>
    /// <param name="stride">Rows on the left, a multiple of 16.</param>
    /// <param name="count">Rows on the right.</param>
    /// <param name="least">Least so far [stride].</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <typeparam name="T">float or double.</typeparam>
    internal static void Least<T>(T* values, int stride, int count, T* least, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                Least<T, RowLanes512<T>, Vector512<T>>(values, stride, count, least);
                break;
            case VectorWidth.Bits256:
                Least<T, RowLanes256<T>, Vector256<T>>(values, stride, count, least);
                break;
            default:
                Least<T, RowLanes1<T>, T>(values, stride, count, least);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Greatest<T, TLanes, TVector>(T* values, int stride, int count, int first, T* best)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLanes : struct, IRowLanes<T, TVector>
        where TVector : struct
    {
        for (int lane = 0; lane < stride; lane += TLanes.Count)
        {
            TVector most = TLanes.Load(best + lane), mostAt = TLanes.Load(best + stride + lane);
            T* from = values + lane;
            for (int i = 0; i < count; i++, from += stride)
            {
                TVector value = TLanes.Load(from);
                mostAt = TLanes.SelectGreater(value, most, TLanes.Broadcast(T.CreateTruncating(first + i)), mostAt);
                most = TLanes.SelectGreater(value, most, value, most);
            }

            TLanes.Store(most, best + lane);
            TLanes.Store(mostAt, best + stride + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GreatestTwo<TTerm, T, TLanes, TVector>(T* values, int stride, int count, int first, T* best)
        where TTerm : struct, IPairTerm
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLanes : struct, IRowLanes<T, TVector>
        where TVector : struct
    {
        TVector zero = TLanes.Broadcast(T.Zero);
        for (int lane = 0; lane < stride; lane += TLanes.Count)
        {
            T* state = best + lane;
            TVector most = TLanes.Load(state), mostAt = TLanes.Load(state + stride);
            TVector next = TLanes.Load(state + (2 * stride)), nextAt = TLanes.Load(state + (3 * stride));
            T* from = values + lane;
            for (int i = 0; i < count; i++, from += stride)
            {
                TVector value = TLanes.Load(from), at = TLanes.Broadcast(T.CreateTruncating(first + i));
                value = TTerm.IsDistance ? TLanes.Subtract(zero, value) : value;
                nextAt = TLanes.SelectGreater(value, most, mostAt, TLanes.SelectGreater(value, next, at, nextAt));
                next = TLanes.SelectGreater(value, most, most, TLanes.SelectGreater(value, next, value, next));
                mostAt = TLanes.SelectGreater(value, most, at, mostAt);
                most = TLanes.SelectGreater(value, most, value, most);
            }

            TLanes.Store(most, state);
            TLanes.Store(mostAt, state + stride);
            TLanes.Store(next, state + (2 * stride));
            TLanes.Store(nextAt, state + (3 * stride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Least<T, TLanes, TVector>(T* values, int stride, int count, T* least)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLanes : struct, IRowLanes<T, TVector>
        where TVector : struct
    {
        for (int lane = 0; lane < stride; lane += TLanes.Count)
        {
            TVector lowest = TLanes.Load(least + lane);
            T* from = values + lane;
            for (int i = 0; i < count; i++, from += stride)
            {
                TVector value = TLanes.Load(from);
                lowest = TLanes.SelectGreater(lowest, value, value, lowest);
            }

            TLanes.Store(lowest, least + lane);
        }
    }
}
