using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PipelineDsl.Kernels;

/// <summary>
/// Vectors transposed into panels of 16 tokens: value (token, channel) lies at panel[channel x 16 + token], so that one vector
/// load brings one channel of many tokens, and a dot product runs over the channels in order whatever the number of lanes.
/// The last panel is filled up with copies of its last token.
/// </summary>
internal static unsafe class TokenPanels
{
    /// <summary>Tokens in a panel.</summary>
    internal const int Lanes = 16;

    /// <summary>Panels that hold <paramref name="tokens"/> tokens.</summary>
    internal static int Count(int tokens) => (tokens + Lanes - 1) / Lanes;

    /// <summary>Tokens for which those panels have room.</summary>
    internal static int Padded(int tokens) => Count(tokens) * Lanes;

    /// <summary>Floats in the panels of <paramref name="tokens"/> tokens.</summary>
    internal static long Floats(int tokens, int width) => (long)Padded(tokens) * width;

    /// <summary>Transposes chosen rows.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="stride">Values from one row to the next.</param>
    /// <param name="tokens">Which rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="panels">Receives the panels.</param>
    /// <param name="vectors">Instructions to use.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(float* rows, long stride, int* tokens, int count, int width, float* panels, VectorWidth vectors)
    {
        float** panel = stackalloc float*[Lanes];
        for (int first = 0; first < count; first += Lanes)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                panel[lane] = rows + (tokens[int.Min(first + lane, count - 1)] * stride);
            }

            Transpose(panel, width, panels, vectors);
            panels += (long)Lanes * width;
        }
    }

    /// <summary>Transposes 16 vectors into one panel. Only moves data, so the instructions cannot change the result.</summary>
    /// <param name="rows">16 pointers to <paramref name="width"/> values.</param>
    /// <param name="width">Values per row.</param>
    /// <param name="panel">Receives width x 16 values.</param>
    /// <param name="vectors">Instructions to use, as far as the machine has them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transpose(float** rows, int width, float* panel, VectorWidth vectors)
    {
        int done = 0;
        if (vectors == VectorWidth.Bits512 && Avx512F.IsSupported)
        {
            done = Transpose512(rows, width, panel);
        }

        if (vectors >= VectorWidth.Bits256 && Avx.IsSupported)
        {
            done = Transpose256(rows, done, width, panel);
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int channel = done; channel < width; channel++)
            {
                panel[(channel * Lanes) + lane] = rows[lane][channel];
            }
        }
    }

    /// <summary>16 channels at a time: four 4x4 transposes in the quarters of the registers, then the quarters change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Transpose512(float** rows, int width, float* panel)
    {
        int channel = 0;
        for (; channel <= width - Lanes; channel += Lanes)
        {
            float* to = panel + (channel * Lanes);
            Quarters(rows + 0, channel, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
            Quarters(rows + 4, channel, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
            Quarters(rows + 8, channel, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
            Quarters(rows + 12, channel, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
            Exchange(a0, b0, c0, d0, to + (0 * Lanes));
            Exchange(a1, b1, c1, d1, to + (1 * Lanes));
            Exchange(a2, b2, c2, d2, to + (2 * Lanes));
            Exchange(a3, b3, c3, d3, to + (3 * Lanes));
        }

        return channel;
    }

    /// <summary>Of 4 rows of 16 channels: the channels i, i + 4, i + 8, i + 12 of all 4 rows in register i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        float** rows, int channel, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2, out Vector512<float> q3)
    {
        Vector512<float> a = Vector512.Load(rows[0] + channel), b = Vector512.Load(rows[1] + channel);
        Vector512<float> c = Vector512.Load(rows[2] + channel), d = Vector512.Load(rows[3] + channel);
        Vector512<double> abLow = Avx512F.UnpackLow(a, b).AsDouble(), abHigh = Avx512F.UnpackHigh(a, b).AsDouble();
        Vector512<double> cdLow = Avx512F.UnpackLow(c, d).AsDouble(), cdHigh = Avx512F.UnpackHigh(c, d).AsDouble();
        q0 = Avx512F.UnpackLow(abLow, cdLow).AsSingle();
        q1 = Avx512F.UnpackHigh(abLow, cdLow).AsSingle();
        q2 = Avx512F.UnpackLow(abHigh, cdHigh).AsSingle();
        q3 = Avx512F.UnpackHigh(abHigh, cdHigh).AsSingle();
    }

    /// <summary>Gathers quarter k of all four registers and stores it 4 channels after quarter k - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to)
    {
        Vector512<float> ab01 = Avx512F.Shuffle4x128(a, b, 0b01_00_01_00), ab23 = Avx512F.Shuffle4x128(a, b, 0b11_10_11_10);
        Vector512<float> cd01 = Avx512F.Shuffle4x128(c, d, 0b01_00_01_00), cd23 = Avx512F.Shuffle4x128(c, d, 0b11_10_11_10);
        Avx512F.Shuffle4x128(ab01, cd01, 0b10_00_10_00).Store(to);
        Avx512F.Shuffle4x128(ab01, cd01, 0b11_01_11_01).Store(to + (4 * Lanes));
        Avx512F.Shuffle4x128(ab23, cd23, 0b10_00_10_00).Store(to + (8 * Lanes));
        Avx512F.Shuffle4x128(ab23, cd23, 0b11_01_11_01).Store(to + (12 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Transpose256(float** rows, int channel, int width, float* panel)
    {
        for (; channel <= width - 4; channel += 4)
        {
            for (int half = 0; half < 2; half++)
            {
                float** from = rows + (half * 8);
                Vector256<float> a = Gather256(from, channel);
                Vector256<float> b = Gather256(from + 1, channel);
                Vector256<float> c = Gather256(from + 2, channel);
                Vector256<float> d = Gather256(from + 3, channel);
                Vector256<double> abLow = Avx.UnpackLow(a, b).AsDouble();
                Vector256<double> abHigh = Avx.UnpackHigh(a, b).AsDouble();
                Vector256<double> cdLow = Avx.UnpackLow(c, d).AsDouble();
                Vector256<double> cdHigh = Avx.UnpackHigh(c, d).AsDouble();
                float* to = panel + (channel * Lanes) + (half * 8);
                Avx.UnpackLow(abLow, cdLow).AsSingle().Store(to);
                Avx.UnpackHigh(abLow, cdLow).AsSingle().Store(to + Lanes);
                Avx.UnpackLow(abHigh, cdHigh).AsSingle().Store(to + (2 * Lanes));
                Avx.UnpackHigh(abHigh, cdHigh).AsSingle().Store(to + (3 * Lanes));
            }
        }

        return channel;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Gather256(float** rows, int channel) =>
        Vector256.Create(Vector128.Load(rows[0] + channel), Vector128.Load(rows[4] + channel));
}
