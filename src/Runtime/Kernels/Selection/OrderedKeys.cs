using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Scores as unsigned integers in the same order, and exact selection among them. Integers know no rounding, so counting them
/// is the same at every vector width.
/// </summary>
internal static unsafe class OrderedKeys
{
    /// <summary>The key of a score: greater scores have greater keys, and -0 equals 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Of(float score)
    {
        int bits = BitConverter.SingleToInt32Bits(score + 0f);
        return (uint)(bits ^ ((bits >> 31) | int.MinValue));
    }

    /// <summary>Writes the keys of scores.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Of(ReadOnlySpan<float> scores, uint* keys)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            keys[i] = Of(scores[i]);
        }
    }

    /// <summary>
    /// The key that separates the <paramref name="wanted"/> greatest from the rest: everything above it is selected, and of
    /// those equal to it the first <paramref name="ties"/>. Found bit by bit, with one pass of counting each.
    /// </summary>
    /// <param name="keys">Keys.</param>
    /// <param name="count">How many.</param>
    /// <param name="wanted">How many to select, 1 to <paramref name="count"/>.</param>
    /// <param name="vectors">Instructions to use.</param>
    /// <param name="ties">How many of the keys equal to the result are selected.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static uint Separator(uint* keys, int count, int wanted, VectorWidth vectors, out int ties)
    {
        uint all = uint.MaxValue, any = 0;
        for (int i = 0; i < count; i++)
        {
            all &= keys[i];
            any |= keys[i];
        }

        // Leading bits that all keys share need no pass.
        int shared = int.LeadingZeroCount((int)(all ^ any));
        uint separator = shared == 0 ? 0 : all & (uint)(-1L << (32 - shared));
        int atLeast = count;
        for (int bit = 31 - shared; bit >= 0 && atLeast != wanted; bit--)
        {
            uint candidate = separator | (1u << bit);
            int reached = CountAtLeast(keys, count, candidate, vectors);
            if (reached >= wanted)
            {
                (separator, atLeast) = (candidate, reached);
            }
        }

        // Exactly as many as wanted reach the separator, or it is the value of a key that several share.
        ties = atLeast == wanted ? int.MaxValue : wanted - (separator == uint.MaxValue ? 0 : CountAtLeast(keys, count, separator + 1, vectors));
        return separator;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountAtLeast(uint* keys, int count, uint threshold, VectorWidth vectors)
    {
        int i = 0, reached = 0;
        if (vectors == VectorWidth.Bits512)
        {
            Vector512<uint> bound = Vector512.Create(threshold), sum = Vector512<uint>.Zero;
            for (; i <= count - Vector512<uint>.Count; i += Vector512<uint>.Count)
            {
                sum -= Vector512.GreaterThanOrEqual(Vector512.Load(keys + i), bound);
            }

            reached = (int)Vector512.Sum(sum);
        }
        else if (vectors == VectorWidth.Bits256)
        {
            Vector256<uint> bound = Vector256.Create(threshold), sum = Vector256<uint>.Zero;
            for (; i <= count - Vector256<uint>.Count; i += Vector256<uint>.Count)
            {
                sum -= Vector256.GreaterThanOrEqual(Vector256.Load(keys + i), bound);
            }

            reached = (int)Vector256.Sum(sum);
        }

        for (; i < count; i++)
        {
            reached += keys[i] >= threshold ? 1 : 0;
        }

        return reached;
    }
}
