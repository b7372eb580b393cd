using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Comparisons of all pairs of a few rows with a few others, kept in registers while running over the channels. Every sum accumulates in channel order with
/// fused multiply-add, so tiles of any shape and width agree bit by bit.
/// </summary>
/// <typeparam name="T">Type of a value.</typeparam>
/// <typeparam name="TTerm">What is added up.</typeparam>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class PairTiles<T, TTerm, TLanes, TVector>
    where T : unmanaged
    where TTerm : struct, IPairTerm
    where TLanes : struct, IRowLanes<T, TVector>
    where TVector : struct
{
    /// <summary>Two vectors of rows against 8 rows: 16 accumulators, as many as 32 registers hold beside their operands.</summary>
    /// <param name="left">Panel column of the first vector.</param>
    /// <param name="leftNext">Panel column of the second vector.</param>
    /// <param name="right">Panel column of the first of the 8.</param>
    /// <param name="width">Channels.</param>
    /// <param name="sums">Receives the first vector's sums, a row for each of the 8.</param>
    /// <param name="sumsNext">Receives the second vector's.</param>
    /// <param name="stride">Values from one row of sums to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Eight(T* left, T* leftNext, T* right, int width, T* sums, T* sumsNext, long stride)
    {
        TVector zero = TLanes.Broadcast(default);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
        long end = (long)width * TokenPanels.Lanes;
        for (long at = 0; at < end; at += TokenPanels.Lanes)
        {
            TVector x = TLanes.Load(left + at), y = TLanes.Load(leftNext + at);
            TVector r = TLanes.Broadcast(right[at]);
            a0 = TTerm.Add<T, TLanes, TVector>(x, r, a0);
            b0 = TTerm.Add<T, TLanes, TVector>(y, r, b0);
            r = TLanes.Broadcast(right[at + 1]);
            a1 = TTerm.Add<T, TLanes, TVector>(x, r, a1);
            b1 = TTerm.Add<T, TLanes, TVector>(y, r, b1);
            r = TLanes.Broadcast(right[at + 2]);
            a2 = TTerm.Add<T, TLanes, TVector>(x, r, a2);
            b2 = TTerm.Add<T, TLanes, TVector>(y, r, b2);
            r = TLanes.Broadcast(right[at + 3]);
            a3 = TTerm.Add<T, TLanes, TVector>(x, r, a3);
            b3 = TTerm.Add<T, TLanes, TVector>(y, r, b3);
            r = TLanes.Broadcast(right[at + 4]);
            a4 = TTerm.Add<T, TLanes, TVector>(x, r, a4);
            b4 = TTerm.Add<T, TLanes, TVector>(y, r, b4);
            r = TLanes.Broadcast(right[at + 5]);
            a5 = TTerm.Add<T, TLanes, TVector>(x, r, a5);
            b5 = TTerm.Add<T, TLanes, TVector>(y, r, b5);
            r = TLanes.Broadcast(right[at + 6]);
            a6 = TTerm.Add<T, TLanes, TVector>(x, r, a6);
            b6 = TTerm.Add<T, TLanes, TVector>(y, r, b6);
            r = TLanes.Broadcast(right[at + 7]);
            a7 = TTerm.Add<T, TLanes, TVector>(x, r, a7);
            b7 = TTerm.Add<T, TLanes, TVector>(y, r, b7);
        }

        Store(a0, b0, sums, sumsNext);
        Store(a1, b1, sums + stride, sumsNext + stride);
        Store(a2, b2, sums + (2 * stride), sumsNext + (2 * stride));
        Store(a3, b3, sums + (3 * stride), sumsNext + (3 * stride));
        Store(a4, b4, sums + (4 * stride), sumsNext + (4 * stride));
        Store(a5, b5, sums + (5 * stride), sumsNext + (5 * stride));
        Store(a6, b6, sums + (6 * stride), sumsNext + (6 * stride));
        Store(a7, b7, sums + (7 * stride), sumsNext + (7 * stride));
    }

    /// <summary>Two vectors of rows against 4 rows: 8 accumulators, for 16 registers.</summary>
    /// <param name="left">Panel column of the first vector.</param>
    /// <param name="leftNext">Panel column of the second vector.</param>
    /// <param name="right">Panel column of the first of the 4.</param>
    /// <param name="width">Channels.</param>
    /// <param name="sums">Receives the first vector's sums, a row for each of the 4.</param>
    /// <param name="sumsNext">Receives the second vector's.</param>
    /// <param name="stride">Values from one row of sums to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Four(T* left, T* leftNext, T* right, int width, T* sums, T* sumsNext, long stride)
    {
        TVector zero = TLanes.Broadcast(default);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        long end = (long)width * TokenPanels.Lanes;
        for (long at = 0; at < end; at += TokenPanels.Lanes)
        {
            TVector x = TLanes.Load(left + at), y = TLanes.Load(leftNext + at);
            TVector r = TLanes.Broadcast(right[at]);
            a0 = TTerm.Add<T, TLanes, TVector>(x, r, a0);
            b0 = TTerm.Add<T, TLanes, TVector>(y, r, b0);
            r = TLanes.Broadcast(right[at + 1]);
            a1 = TTerm.Add<T, TLanes, TVector>(x, r, a1);
            b1 = TTerm.Add<T, TLanes, TVector>(y, r, b1);
            r = TLanes.Broadcast(right[at + 2]);
            a2 = TTerm.Add<T, TLanes, TVector>(x, r, a2);
            b2 = TTerm.Add<T, TLanes, TVector>(y, r, b2);
            r = TLanes.Broadcast(right[at + 3]);
            a3 = TTerm.Add<T, TLanes, TVector>(x, r, a3);
            b3 = TTerm.Add<T, TLanes, TVector>(y, r, b3);
        }

        Store(a0, b0, sums, sumsNext);
        Store(a1, b1, sums + stride, sumsNext + stride);
        Store(a2, b2, sums + (2 * stride), sumsNext + (2 * stride));
        Store(a3, b3, sums + (3 * stride), sumsNext + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector a, TVector b, T* sums, T* sumsNext)
    {
        TLanes.Store(a, sums);
        TLanes.Store(b, sumsNext);
    }
}
