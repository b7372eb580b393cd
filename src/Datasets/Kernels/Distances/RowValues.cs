using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Rows of either precision as doubles. Works on eight channels side by side whatever the machine, so that the order of sums never differs.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal static class RowValues<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Lanes = 8;

    /// <summary>Adds a row to sums.</summary>
    /// <param name="row">Values [width].</param>
    /// <param name="sums">The sums [width].</param>
    internal static void AddTo(ReadOnlySpan<T> row, Span<double> sums)
    {
        ref T from = ref MemoryMarshal.GetReference(row);
        ref double to = ref MemoryMarshal.GetReference(sums[..row.Length]);
        int channel = 0;
        for (; channel <= row.Length - Lanes; channel += Lanes)
        {
            (Vector512.LoadUnsafe(ref to, (nuint)channel) + Widen(ref from, channel)).StoreUnsafe(ref to, (nuint)channel);
        }

        for (; channel < row.Length; channel++)
        {
            sums[channel] += double.CreateTruncating(row[channel]);
        }
    }

    /// <summary>The Euclidean length of a row.</summary>
    /// <param name="row">Values [width].</param>
    internal static double Length(ReadOnlySpan<T> row)
    {
        ref T from = ref MemoryMarshal.GetReference(row);
        Vector512<double> sums = Vector512<double>.Zero;
        int channel = 0;
        for (; channel <= row.Length - Lanes; channel += Lanes)
        {
            Vector512<double> values = Widen(ref from, channel);
            sums += values * values;
        }

        Vector256<double> halves = sums.GetLower() + sums.GetUpper();
        Vector128<double> quarters = halves.GetLower() + halves.GetUpper();
        double sum = quarters[0] + quarters[1];
        for (; channel < row.Length; channel++)
        {
            double value = double.CreateTruncating(row[channel]);
            sum += value * value;
        }

        return double.Sqrt(sum);
    }

    /// <summary>Multiplies a row by a factor, rounding once.</summary>
    /// <param name="row">Values [width].</param>
    /// <param name="factor">The factor.</param>
    internal static void Scale(Span<T> row, double factor)
    {
        for (int channel = 0; channel < row.Length; channel++)
        {
            row[channel] = T.CreateTruncating(double.CreateTruncating(row[channel]) * factor);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Widen(ref T from, int channel)
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref from), (nuint)channel);
        }

        (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref from), (nuint)channel));
        return Vector512.Create(low, high);
    }
}
