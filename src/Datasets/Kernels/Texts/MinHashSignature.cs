using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// MinHash (Broder 1997): the smallest value of each of many permutations over the shingles of a text. Two texts agree in one with a probability
/// equal to the Jaccard similarity of their shingles. Permutations are (a h + b) mod (2^61 - 1).
/// </summary>
public static class MinHashSignature
{
    private const ulong Prime = (1UL << 61) - 1;

    /// <summary>Permutations belong to the method, not to a run: signatures of two runs can be compared.</summary>
    private const ulong Seed = 1;
    private const int StackWords = 64;

    /// <summary>Computes the signature of a text.</summary>
    /// <param name="text">The text, UTF-8.</param>
    /// <param name="shingle">Words in a shingle; at least 1. A text with fewer words is one shingle.</param>
    /// <param name="signature">Receives the smallest value of every permutation.</param>
    /// <returns>False when the text has no word; the signature then says nothing.</returns>
    public static bool Compute(ReadOnlySpan<byte> text, int shingle, Span<ulong> signature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shingle, 1);
        Permutations permutations = Permutations.Of(signature.Length);
        Span<ulong> last = shingle <= StackWords ? stackalloc ulong[shingle] : new ulong[shingle];
        signature.Fill(ulong.MaxValue);
        var words = new WordReader(text);
        int count = 0;
        while (words.Next())
        {
            last[count++ % shingle] = words.Hash;
            if (count >= shingle)
            {
                Add(Shingle(last, count % shingle, shingle), permutations, signature);
            }
        }

        if (count > 0 && count < shingle)
        {
            Add(Shingle(last, 0, count), permutations, signature);
        }

        return count > 0;
    }

    private static ulong Shingle(ReadOnlySpan<ulong> words, int first, int count)
    {
        ulong hash = 0;
        for (int word = 0; word < count; word++)
        {
            int at = first + word;
            hash = KeyedHash.Key(hash, words[at < words.Length ? at : at - words.Length]);
        }

        return hash & Prime;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(ulong shingle, Permutations permutations, Span<ulong> signature)
    {
        ReadOnlySpan<ulong> factors = permutations.Factors.AsSpan(0, signature.Length), terms = permutations.Terms.AsSpan(0, signature.Length);
        for (int i = 0; i < signature.Length; i++)
        {
            // 2^61 is 1 modulo the prime, so the upper bits are added to the lower ones.
            ulong upper = Math.BigMul(factors[i], shingle, out ulong lower);
            ulong value = (lower & Prime) + ((upper << 3) | (lower >> 61)) + terms[i];
            value = (value & Prime) + (value >> 61);
            value = value >= Prime ? value - Prime : value;
            signature[i] = ulong.Min(signature[i], value);
        }
    }

    private sealed class Permutations
    {
        private static volatile Permutations s_last = new(0);

        private Permutations(int count)
        {
            Factors = new ulong[count];
            Terms = new ulong[count];
            for (int i = 0; i < count; i++)
            {
                Factors[i] = 1 + (KeyedHash.Key(Seed, 2 * (ulong)i) % (Prime - 1));
                Terms[i] = KeyedHash.Key(Seed, (2 * (ulong)i) + 1) % Prime;
            }
        }

        internal ulong[] Factors { get; }

        internal ulong[] Terms { get; }

        /// <summary>At least so many permutations; more of them begin with the same ones.</summary>
        internal static Permutations Of(int count)
        {
            Permutations last = s_last;
            return last.Factors.Length >= count ? last : s_last = new(count);
        }
    }
}
