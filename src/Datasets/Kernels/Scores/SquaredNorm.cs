using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>The squared length of a row, in double precision: eight interleaved sums, folded in halves, the same at every vector width.</summary>
internal static class SquaredNorm
{
    /// <summary>The sum of the squares.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="row">The row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static double Of<T>(ReadOnlySpan<T> row)
        where T : unmanaged
    {
        Vector512<double> sums = Vector512<double>.Zero;
        int at = 0;
        for (; at <= row.Length - Vector512<double>.Count; at += Vector512<double>.Count)
        {
            Vector512<double> values = Load(row[at..]);
            sums = Vector512.FusedMultiplyAdd(values, values, sums);
        }

        Vector256<double> halves = sums.GetLower() + sums.GetUpper();
        Vector128<double> quarters = halves.GetLower() + halves.GetUpper();
        double sum = quarters[0] + quarters[1];
        for (; at < row.Length; at++)
        {
            double value = Value(row[at]);
            sum = double.FusedMultiplyAdd(value, value, sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load<T>(ReadOnlySpan<T> row)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.Create(row).AsDouble();
        }

        Vector256<float> single = Vector256.Create(row).AsSingle();
        return Vector512.Create(Vector256.WidenLower(single), Vector256.WidenUpper(single));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Value<T>(T value)
        where T : unmanaged => typeof(T) == typeof(double) ? (double)(object)value : (float)(object)value;
}
