using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// e^x in double precision from additions, multiplications and fused multiply-adds alone, so that it has the same bits everywhere; the library's
/// function has not. Relative error below 1e-15.
/// </summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static class SampleExponential<TLanes, TVector>
    where TLanes : struct, ISampleLanes<TVector>
    where TVector : struct
{
    /// <summary>e^x for x of at most 0. Below -708, where results would be subnormal, it is e^-708.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector OfNegative(TVector x)
    {
        // x = n ln 2 + r with |r| <= ln 2 / 2. Adding 1.5 x 2^52 rounds to a whole number; ln 2 comes in two parts.
        TVector rounding = TLanes.Broadcast(6755399441055744d);
        TVector clamped = TLanes.Max(x, TLanes.Broadcast(-708));
        TVector n = TLanes.Subtract(TLanes.MultiplyAdd(clamped, TLanes.Broadcast(1.4426950408889634), rounding), rounding);
        TVector r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-0.6931471803691238), clamped);
        r = TLanes.MultiplyAdd(n, TLanes.Broadcast(-1.9082149292705877e-10), r);

        // The Taylor series up to r^13, whose next term is below 5e-18.
        TVector sum = TLanes.Broadcast(1d / 6227020800);
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 479001600));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 39916800));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 3628800));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 362880));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 40320));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 5040));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 720));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 120));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 24));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1d / 6));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(0.5));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1));
        sum = TLanes.MultiplyAdd(sum, r, TLanes.Broadcast(1));
        return TLanes.Multiply(sum, TLanes.PowerOfTwo(n));
    }
}
