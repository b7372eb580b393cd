using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PipelineDsl.Kernels;

/// <summary>
/// Sums over the channels of two rows in double precision, whatever the rows hold: sixteen interleaved sums, folded in halves, the same bits
/// everywhere. Products of floats are exact, so nothing cancels.
/// </summary>
internal static class WideSums
{
    private const int Lanes = 16;

    /// <summary>x y.</summary>
    /// <typeparam name="TX">Type of x: float or double.</typeparam>
    /// <typeparam name="TY">Type of y: float or double.</typeparam>
    /// <param name="x">A row.</param>
    /// <param name="y">A row of that width.</param>
    internal static double Dot<TX, TY>(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : unmanaged
        where TY : unmanaged => Sum<TX, TY, Product>(x, y);

    /// <summary>||x - y||^2.</summary>
    /// <typeparam name="TX">Type of x: float or double.</typeparam>
    /// <typeparam name="TY">Type of y: float or double.</typeparam>
    /// <param name="x">A row.</param>
    /// <param name="y">A row of that width.</param>
    internal static double SquaredDistance<TX, TY>(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : unmanaged
        where TY : unmanaged => Sum<TX, TY, SquaredDifference>(x, y);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<TX, TY, TTerm>(ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : unmanaged
        where TY : unmanaged
        where TTerm : struct, ITerm
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        ref TX a = ref MemoryMarshal.GetReference(x);
        ref TY b = ref MemoryMarshal.GetReference(y);
        Vector256<double> s0 = default, s1 = default, s2 = default, s3 = default;
        int at = 0;
        for (; at <= x.Length - Lanes; at += Lanes)
        {
            s0 = TTerm.Add(Four(ref a, at), Four(ref b, at), s0);
            s1 = TTerm.Add(Four(ref a, at + 4), Four(ref b, at + 4), s1);
            s2 = TTerm.Add(Four(ref a, at + 8), Four(ref b, at + 8), s2);
            s3 = TTerm.Add(Four(ref a, at + 12), Four(ref b, at + 12), s3);
        }

        if (at < x.Length)
        {
            // The rest, filled up with zeros, which add nothing.
            Span<TX> restX = stackalloc TX[Lanes];
            Span<TY> restY = stackalloc TY[Lanes];
            restX.Clear();
            restY.Clear();
            x[at..].CopyTo(restX);
            y[at..].CopyTo(restY);
            ref TX endA = ref MemoryMarshal.GetReference(restX);
            ref TY endB = ref MemoryMarshal.GetReference(restY);
            s0 = TTerm.Add(Four(ref endA, 0), Four(ref endB, 0), s0);
            s1 = TTerm.Add(Four(ref endA, 4), Four(ref endB, 4), s1);
            s2 = TTerm.Add(Four(ref endA, 8), Four(ref endB, 8), s2);
            s3 = TTerm.Add(Four(ref endA, 12), Four(ref endB, 12), s3);
        }

        Vector256<double> sum = (s0 + s2) + (s1 + s3);
        return (sum[0] + sum[2]) + (sum[1] + sum[3]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Four<T>(ref T values, int at)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Vector128<float> narrow = Vector128.LoadUnsafe(ref Unsafe.As<T, float>(ref values), (nuint)at);
            return Avx.IsSupported ? Avx.ConvertToVector256Double(narrow) : Vector256.Create(Vector128.WidenLower(narrow), Vector128.WidenUpper(narrow));
        }

        return Vector256.LoadUnsafe(ref Unsafe.As<T, double>(ref values), (nuint)at);
    }

    private interface ITerm
    {
        static abstract Vector256<double> Add(Vector256<double> x, Vector256<double> y, Vector256<double> sum);
    }

    private readonly struct Product : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Add(Vector256<double> x, Vector256<double> y, Vector256<double> sum) => Vector256.FusedMultiplyAdd(x, y, sum);
    }

    private readonly struct SquaredDifference : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Add(Vector256<double> x, Vector256<double> y, Vector256<double> sum)
        {
            Vector256<double> difference = x - y;
            return Vector256.FusedMultiplyAdd(difference, difference, sum);
        }
    }
}
