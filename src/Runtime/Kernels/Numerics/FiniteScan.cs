using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Looks for NaN and infinity at the speed of the cache: every stage does, so it must cost next to nothing.</summary>
public static class FiniteScan
{
    private const uint Magnitude = 0x7FFF_FFFF;
    private const uint Infinity = 0x7F80_0000;
    private const ushort HalfInfinity = 0x7C00;

    /// <summary>The first value that is NaN or infinite, or -1.</summary>
    /// <param name="values">The values.</param>
    public static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        if (Largest(MemoryMarshal.Cast<float, uint>(values)) < Infinity)
        {
            return -1;
        }

        int index = 0;
        while (float.IsFinite(values[index]))
        {
            index++;
        }

        return index;
    }

    /// <summary>The first value that is NaN or infinite, or -1.</summary>
    /// <param name="values">The values.</param>
    public static int IndexOfNonFinite(ReadOnlySpan<Half> values)
    {
        ReadOnlySpan<ushort> bits = MemoryMarshal.Cast<Half, ushort>(values);
        ref ushort first = ref MemoryMarshal.GetReference(bits);
        int count = Vector512<ushort>.Count, i = 0;
        Vector512<ushort> exponent = Vector512.Create(HalfInfinity), any = Vector512<ushort>.Zero;
        for (; i <= bits.Length - count; i += count)
        {
            any |= Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)i) & exponent, exponent);
        }

        for (int at = any == Vector512<ushort>.Zero ? i : 0; at < values.Length; at++)
        {
            if (!Half.IsFinite(values[at]))
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The largest magnitude as bits: without their sign, floats sort like integers, with infinity and NaN on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Largest(ReadOnlySpan<uint> bits)
    {
        ref uint first = ref MemoryMarshal.GetReference(bits);
        nuint count = (nuint)bits.Length, i = 0;
        Vector512<uint> mask = Vector512.Create(Magnitude);
        Vector512<uint> a = Vector512<uint>.Zero, b = a, c = a, d = a;
        for (; i + 64 <= count; i += 64)
        {
            a = Vector512.Max(a, Vector512.LoadUnsafe(ref first, i) & mask);
            b = Vector512.Max(b, Vector512.LoadUnsafe(ref first, i + 16) & mask);
            c = Vector512.Max(c, Vector512.LoadUnsafe(ref first, i + 32) & mask);
            d = Vector512.Max(d, Vector512.LoadUnsafe(ref first, i + 48) & mask);
        }

        Vector512<uint> most = Vector512.Max(Vector512.Max(a, b), Vector512.Max(c, d));
        uint largest = 0;
        for (int lane = 0; lane < Vector512<uint>.Count; lane++)
        {
            largest = uint.Max(largest, most.GetElement(lane));
        }

        for (; i < count; i++)
        {
            largest = uint.Max(largest, Unsafe.Add(ref first, i) & Magnitude);
        }

        return largest;
    }
}
