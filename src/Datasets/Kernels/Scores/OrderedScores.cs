using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Scores as unsigned integers in the same order. Integers know no rounding, so that counting them needs no care.</summary>
internal static class OrderedScores
{
    /// <summary>The key of a score: greater scores have greater keys, and -0 equals 0.</summary>
    /// <param name="score">A score; finite.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Of(double score)
    {
        long bits = BitConverter.DoubleToInt64Bits(score + 0d);
        return (ulong)(bits ^ ((bits >> 63) | long.MinValue));
    }

    /// <summary>The score of a key.</summary>
    /// <param name="key">What <see cref="Of"/> made.</param>
    internal static double Score(ulong key)
    {
        long bits = (long)key;
        return BitConverter.Int64BitsToDouble(bits < 0 ? bits ^ long.MinValue : ~bits);
    }
}
