using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Turns pairs of channels: (a, b) becomes (a cos - b sin, b cos + a sin), the product of two complex numbers. In double precision: a cache that
/// slides on by one position turns a key by the same angle thousands of times, and rounded cosines would make it longer or shorter each time.
/// Every operation is rounded by itself, so vectors of any width give the same bits.
/// </summary>
internal static unsafe class RotaryPairs
{
    private const int Lanes = 8;

    /// <summary>Turns channels that lie in two halves.</summary>
    /// <param name="a">First channels of the pairs.</param>
    /// <param name="b">Second channels of the pairs.</param>
    /// <param name="cosines">Cosines of the turns.</param>
    /// <param name="sines">Sines of the turns.</param>
    /// <param name="pairs">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TurnHalves(float* a, float* b, double* cosines, double* sines, int pairs)
    {
        int i = 0;
        for (; i <= pairs - Lanes; i += Lanes)
        {
            (Vector256<double> x0, Vector256<double> x1) = Vector256.Widen(Vector256.Load(a + i));
            (Vector256<double> y0, Vector256<double> y1) = Vector256.Widen(Vector256.Load(b + i));
            Vector256<double> c0 = Vector256.Load(cosines + i), c1 = Vector256.Load(cosines + i + 4);
            Vector256<double> s0 = Vector256.Load(sines + i), s1 = Vector256.Load(sines + i + 4);
            Vector256.Narrow((x0 * c0) - (y0 * s0), (x1 * c1) - (y1 * s1)).Store(a + i);
            Vector256.Narrow((y0 * c0) + (x0 * s0), (y1 * c1) + (x1 * s1)).Store(b + i);
        }

        for (; i < pairs; i++)
        {
            Turn(a + i, b + i, cosines[i], sines[i]);
        }
    }

    /// <summary>Turns channels that are neighbours.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="cosines">Cosines of the turns.</param>
    /// <param name="sines">Sines of the turns.</param>
    /// <param name="pairs">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TurnNeighbours(float* channels, double* cosines, double* sines, int pairs)
    {
        for (int i = 0; i < pairs; i++)
        {
            Turn(channels + (2 * i), channels + (2 * i) + 1, cosines[i], sines[i]);
        }
    }

    /// <summary>Makes of two turns one: the first receives it.</summary>
    /// <param name="cosines">Cosines of the first turns.</param>
    /// <param name="sines">Sines of the first turns.</param>
    /// <param name="otherCosines">Cosines of the other turns.</param>
    /// <param name="otherSines">Sines of the other turns.</param>
    /// <param name="pairs">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(double* cosines, double* sines, double* otherCosines, double* otherSines, int pairs)
    {
        int i = 0;
        for (; i <= pairs - Vector256<double>.Count; i += Vector256<double>.Count)
        {
            Vector256<double> x = Vector256.Load(cosines + i), y = Vector256.Load(sines + i);
            Vector256<double> cosine = Vector256.Load(otherCosines + i), sine = Vector256.Load(otherSines + i);
            ((x * cosine) - (y * sine)).Store(cosines + i);
            ((y * cosine) + (x * sine)).Store(sines + i);
        }

        for (; i < pairs; i++)
        {
            double x = cosines[i], y = sines[i];
            cosines[i] = (x * otherCosines[i]) - (y * otherSines[i]);
            sines[i] = (y * otherCosines[i]) + (x * otherSines[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(float* a, float* b, double cosine, double sine)
    {
        double x = *a, y = *b;
        *a = (float)((x * cosine) - (y * sine));
        *b = (float)((y * cosine) + (x * sine));
    }
}
