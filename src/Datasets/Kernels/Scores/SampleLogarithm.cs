using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// ln x in double precision from exactly rounded operations alone, so that it has the same bits everywhere; the library's has not. Relative error below
/// 1e-15 away from 1, absolute below 1e-16 near it.
/// </summary>
/// <typeparam name="TLanes">Operations.</typeparam>
/// <typeparam name="TVector">Register.</typeparam>
internal static class SampleLogarithm<TLanes, TVector>
    where TLanes : struct, ISampleLanes<TVector>
    where TVector : struct
{
    /// <summary>ln x for x that is finite, normal and above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Of(TVector x)
    {
        // x = m 2^n with m from sqrt(1/2) to sqrt(2); ln m = 2 artanh(s) with s = (m - 1) / (m + 1), at most 0.1716. ln 2 comes in two parts.
        TVector one = TLanes.Broadcast(1), root = TLanes.Broadcast(1.4142135623730951);
        TVector m = TLanes.Mantissa(x), n = TLanes.Exponent(x);
        n = TLanes.SelectGreater(m, root, TLanes.Add(n, one), n);
        m = TLanes.SelectGreater(m, root, TLanes.Multiply(m, TLanes.Broadcast(0.5)), m);
        TVector s = TLanes.Divide(TLanes.Subtract(m, one), TLanes.Add(m, one));
        TVector square = TLanes.Multiply(s, s), twice = TLanes.Add(s, s);

        // The series 1/3 + s^2 / 5 + ..., up to s^18 / 21, whose next term is below 1e-17.
        TVector series = TLanes.Broadcast(1d / 21);
        for (int power = 19; power >= 3; power -= 2)
        {
            series = TLanes.MultiplyAdd(series, square, TLanes.Broadcast(1d / power));
        }

        TVector low = TLanes.Multiply(n, TLanes.Broadcast(1.9082149292705877e-10));
        TVector rest = TLanes.MultiplyAdd(TLanes.Multiply(twice, square), series, low);
        return TLanes.MultiplyAdd(n, TLanes.Broadcast(0.6931471803691238), TLanes.Add(rest, twice));
    }
}
