using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>One sample.</summary>
internal readonly unsafe struct SampleLanes1 : ISampleLanes<double>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Load<T>(T* from)
        where T : unmanaged => typeof(T) == typeof(double) ? *(double*)from : *(float*)from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double value, double* to) => *to = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Broadcast(double value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Add(double a, double b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Subtract(double a, double b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Multiply(double a, double b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double a, double b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MultiplyAdd(double a, double b, double c) => double.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sqrt(double value) => double.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(double a, double b) => a > b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Min(double a, double b) => a < b ? a : b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SelectGreater(double a, double b, double ifGreater, double otherwise) => a > b ? ifGreater : otherwise;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exponent(double x) => (BitConverter.DoubleToInt64Bits(x) >>> 52) - 1023;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Mantissa(double x) =>
        BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(x) & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double PowerOfTwo(double n) => BitConverter.Int64BitsToDouble(((long)n + 1023) << 52);
}
