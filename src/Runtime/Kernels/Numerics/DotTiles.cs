using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// Dot products of all pairs of a few tokens with a few others, kept in registers while running over the channels. Every
/// product accumulates in channel order with fused multiply-add, so tiles of any shape and width agree bit by bit.
/// </summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static unsafe class DotTiles<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Two vectors of tokens against 8 tokens: 16 accumulators, as many as 32 registers hold beside their operands.</summary>
    /// <param name="left">Panel column of the first vector.</param>
    /// <param name="leftNext">Panel column of the second vector.</param>
    /// <param name="right">Panel column of the first of the 8.</param>
    /// <param name="width">Channels.</param>
    /// <param name="dots">Receives 8 rows of two vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Eight(float* left, float* leftNext, float* right, int width, float* dots)
    {
        TVector zero = TLanes.Broadcast(0);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero, a4 = zero, a5 = zero, a6 = zero, a7 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero, b4 = zero, b5 = zero, b6 = zero, b7 = zero;
        long end = (long)width * TokenPanels.Lanes;
        for (long at = 0; at < end; at += TokenPanels.Lanes)
        {
            TVector x = TLanes.Load(left + at);
            TVector y = TLanes.Load(leftNext + at);
            TVector r = TLanes.Broadcast(right[at]);
            a0 = TLanes.MultiplyAdd(x, r, a0);
            b0 = TLanes.MultiplyAdd(y, r, b0);
            r = TLanes.Broadcast(right[at + 1]);
            a1 = TLanes.MultiplyAdd(x, r, a1);
            b1 = TLanes.MultiplyAdd(y, r, b1);
            r = TLanes.Broadcast(right[at + 2]);
            a2 = TLanes.MultiplyAdd(x, r, a2);
            b2 = TLanes.MultiplyAdd(y, r, b2);
            r = TLanes.Broadcast(right[at + 3]);
            a3 = TLanes.MultiplyAdd(x, r, a3);
            b3 = TLanes.MultiplyAdd(y, r, b3);
            r = TLanes.Broadcast(right[at + 4]);
            a4 = TLanes.MultiplyAdd(x, r, a4);
            b4 = TLanes.MultiplyAdd(y, r, b4);
            r = TLanes.Broadcast(right[at + 5]);
            a5 = TLanes.MultiplyAdd(x, r, a5);
            b5 = TLanes.MultiplyAdd(y, r, b5);
            r = TLanes.Broadcast(right[at + 6]);
            a6 = TLanes.MultiplyAdd(x, r, a6);
            b6 = TLanes.MultiplyAdd(y, r, b6);
            r = TLanes.Broadcast(right[at + 7]);
            a7 = TLanes.MultiplyAdd(x, r, a7);
            b7 = TLanes.MultiplyAdd(y, r, b7);
        }

        int next = TLanes.Count;
        Store(dots, a0, b0);
        Store(dots + (2 * next), a1, b1);
        Store(dots + (4 * next), a2, b2);
        Store(dots + (6 * next), a3, b3);
        Store(dots + (8 * next), a4, b4);
        Store(dots + (10 * next), a5, b5);
        Store(dots + (12 * next), a6, b6);
        Store(dots + (14 * next), a7, b7);
    }

    /// <summary>Two vectors of tokens against 4 tokens: 8 accumulators, for 16 registers.</summary>
    /// <param name="left">Panel column of the first vector.</param>
    /// <param name="leftNext">Panel column of the second vector.</param>
    /// <param name="right">Panel column of the first of the 4.</param>
    /// <param name="width">Channels.</param>
    /// <param name="dots">Receives 4 rows of two vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Four(float* left, float* leftNext, float* right, int width, float* dots)
    {
        TVector zero = TLanes.Broadcast(0);
        TVector a0 = zero, a1 = zero, a2 = zero, a3 = zero;
        TVector b0 = zero, b1 = zero, b2 = zero, b3 = zero;
        long end = (long)width * TokenPanels.Lanes;
        for (long at = 0; at < end; at += TokenPanels.Lanes)
        {
            TVector x = TLanes.Load(left + at);
            TVector y = TLanes.Load(leftNext + at);
            TVector r = TLanes.Broadcast(right[at]);
            a0 = TLanes.MultiplyAdd(x, r, a0);
            b0 = TLanes.MultiplyAdd(y, r, b0);
            r = TLanes.Broadcast(right[at + 1]);
            a1 = TLanes.MultiplyAdd(x, r, a1);
            b1 = TLanes.MultiplyAdd(y, r, b1);
            r = TLanes.Broadcast(right[at + 2]);
            a2 = TLanes.MultiplyAdd(x, r, a2);
            b2 = TLanes.MultiplyAdd(y, r, b2);
            r = TLanes.Broadcast(right[at + 3]);
            a3 = TLanes.MultiplyAdd(x, r, a3);
            b3 = TLanes.MultiplyAdd(y, r, b3);
        }

        int next = TLanes.Count;
        Store(dots, a0, b0);
        Store(dots + (2 * next), a1, b1);
        Store(dots + (4 * next), a2, b2);
        Store(dots + (6 * next), a3, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* to, TVector a, TVector b)
    {
        TLanes.Store(a, to);
        TLanes.Store(b, to + TLanes.Count);
    }
}
