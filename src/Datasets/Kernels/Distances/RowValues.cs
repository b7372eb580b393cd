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
    internal static double Length(ReadOnlySpan<T> row) => double.Sqrt(Product(row, row));

    /// <summary>The dot product of two rows.</summary>
    /// <param name="a">Values [width].</param>
    /// <param name="b">Values [width].</param>
    internal static double Product(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        ref T left = ref MemoryMarshal.GetReference(a), right = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector512<double> sums = Vector512<double>.Zero;
        int channel = 0;
        for (; channel <= a.Length - Lanes; channel += Lanes)
        {
            sums += Widen(ref left, channel) * Widen(ref right, channel);
        }

        double sum = Sum(sums);
        for (; channel < a.Length; channel++)
        {
            sum += double.CreateTruncating(a[channel]) * double.CreateTruncating(b[channel]);
        }

        return sum;
    }

    /// <summary>The squared Euclidean distance of two rows, from their differences.</summary>
    /// <param name="a">Values [width].</param>
    /// <param name="b">Values [width].</param>
    internal static double SquaredDistance(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
    {
        ref T left = ref MemoryMarshal.GetReference(a), right = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector512<double> sums = Vector512<double>.Zero;
        int channel = 0;
        for (; channel <= a.Length - Lanes; channel += Lanes)
        {
            Vector512<double> difference = Widen(ref left, channel) - Widen(ref right, channel);
            sums += difference * difference;
        }

        double sum = Sum(sums);
        for (; channel < a.Length; channel++)
        {
            double difference = double.CreateTruncating(a[channel]) - double.CreateTruncating(b[channel]);
            sum += difference * difference;
        }

        return sum;
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

    private static double Sum(Vector512<double> lanes)
    {
        Vector256<double> halves = lanes.GetLower() + lanes.GetUpper();
        Vector128<double> quarters = halves.GetLower() + halves.GetUpper();
        return quarters[0] + quarters[1];
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
