using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>The limit of this core, measured: how fast it multiplies and adds, and how fast it copies.</summary>
internal static class Roofline
{
    private const int Chains = 16;
    private const int Steps = 4096;

    /// <summary>Where results go, so that nothing is optimised away.</summary>
    public static float Sink { get; private set; }

    /// <summary>Multiply-adds that one call of <see cref="MultiplyAdd"/> makes, counted as two operations each.</summary>
    public static double FlopsPerCall => 2.0 * Chains * Steps * (Vector512.IsHardwareAccelerated ? 16 : 8);

    /// <summary>Independent chains of fused multiply-adds, enough to fill the pipeline of any core.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void MultiplyAdd()
    {
        Sink = Vector512.IsHardwareAccelerated ? Wide() : Narrow();
    }

    /// <summary>Copies one buffer into another.</summary>
    public static unsafe Action Copy(int bytes)
    {
        byte* from = Buffers.Allocate<byte>(bytes);
        byte* to = Buffers.Allocate<byte>(bytes);
        NativeMemory.Fill(from, (nuint)bytes, 1);
        return () => NativeMemory.Copy(from, to, (nuint)bytes);
    }

    /// <summary>Copies one buffer into another, of several pairs in turn, so that neither is in a cache.</summary>
    /// <param name="bytes">Bytes of a buffer.</param>
    /// <param name="pairs">Pairs of buffers.</param>
    public static Action ColdCopy(int bytes, int pairs)
    {
        Action[] copies = [.. Enumerable.Range(0, pairs).Select(_ => Copy(bytes))];
        int turn = 0;
        return () => copies[turn++ % copies.Length]();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide()
    {
        Vector512<float> x = Vector512.Create(0.999f), y = Vector512.Create(1e-6f);
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y, m = y, n = y, o = y, p = y;
        for (int step = 0; step < Steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
            m = Vector512.FusedMultiplyAdd(m, x, y);
            n = Vector512.FusedMultiplyAdd(n, x, y);
            o = Vector512.FusedMultiplyAdd(o, x, y);
            p = Vector512.FusedMultiplyAdd(p, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Narrow()
    {
        Vector256<float> x = Vector256.Create(0.999f), y = Vector256.Create(1e-6f);
        Vector256<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y, k = y, l = y;
        Vector256<float> m = y, n = y, o = y, p = y;
        for (int step = 0; step < Steps; step++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
            m = Vector256.FusedMultiplyAdd(m, x, y);
            n = Vector256.FusedMultiplyAdd(n, x, y);
            o = Vector256.FusedMultiplyAdd(o, x, y);
            p = Vector256.FusedMultiplyAdd(p, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }
}
