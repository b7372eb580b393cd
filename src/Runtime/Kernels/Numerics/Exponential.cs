using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// e^x from additions, multiplications and fused multiply-adds alone, so that it has the same bits everywhere; the library
/// function has not. Relative error below 2e-7.
/// </summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static class Exponential<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>e^x for x of at most 0. Results that would be subnormal are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector OfNegative(TVector x)
    {
        // x = n ln 2 + r with |r| <= ln 2 / 2. Adding 1.5 x 2^23 rounds to a whole number; ln 2 comes in two parts.
        TVector rounding = TLanes.Broadcast(12582912f);
        TVector least = TLanes.Broadcast(-87.3f);
        TVector clamped = TLanes.SelectGreater(least, x, least, x);
        TVector n = TLanes.Subtract(TLanes.MultiplyAdd(clamped, TLanes.Broadcast(1.44269504f), rounding), rounding);
        TVector r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-0.693359375f), clamped);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(2.12194440e-4f), r);

        // The Taylor series up to r^7, whose next term is below 6e-9.
        TVector sum = TLanes.Broadcast(1f / 5040);
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f / 720));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f / 120));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f / 24));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f / 6));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(0.5f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1f));
        return TLanes.SelectGreater(least, x, TLanes.Broadcast(0), TLanes.Multiply(sum, TLanes.PowerOfTwo(n)));
    }
}
