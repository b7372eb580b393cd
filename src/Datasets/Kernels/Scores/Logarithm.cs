using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>ln x in double precision from exactly rounded operations alone, so that it has the same bits everywhere; the library's has not.</summary>
internal static unsafe class Logarithm
{
    /// <summary>ln x in every lane.</summary>
    /// <typeparam name="TLanes">Operations.</typeparam>
    /// <typeparam name="TVector">Register.</typeparam>
    /// <param name="x">Finite, normal and above 0.</param>
    [SkipLocalsInit]
    internal static TVector Of<TLanes, TVector>(TVector x)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        double* values = stackalloc double[SoftmaxScores.Lanes];
        TLanes.Store(x, values);
        for (int lane = 0; lane < TLanes.Count; lane++)
        {
            values[lane] = Of(values[lane]);
        }

        return TLanes.Load(values);
    }

    /// <summary>ln x; relative error below 1e-15 away from 1, absolute below 1e-16 near it.</summary>
    /// <param name="x">Finite, normal and above 0.</param>
    internal static double Of(double x)
    {
        // x = m 2^n with m from sqrt(1/2) to sqrt(2); ln m = 2 artanh(s) with s = (m - 1) / (m + 1), at most 0.1716.
        long bits = BitConverter.DoubleToInt64Bits(x);
        int n = (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            (m, n) = (m / 2, n + 1);
        }

        double s = (m - 1) / (m + 1), square = s * s, series = 0;
        for (int power = 21; power >= 3; power -= 2)
        {
            series = double.FusedMultiplyAdd(series, square, 1d / power);
        }

        double high = double.FusedMultiplyAdd(2 * s * square, series, n * 1.9082149292705877e-10);
        return double.FusedMultiplyAdd(n, 0.6931471803691238, high + (2 * s));
    }
}
