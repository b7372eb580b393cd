using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
        for (int i = AddVectors(shingle, factors, terms, signature); i < signature.Length; i++)
        {
            // 2^61 is 1 modulo the prime, so the upper bits are added to the lower ones.
            ulong upper = Math.BigMul(factors[i], shingle, out ulong lower);
            ulong value = (lower & Prime) + ((upper << 3) | (lower >> 61)) + terms[i];
            value = (value & Prime) + (value >> 61);
            value = value >= Prime ? value - Prime : value;
            signature[i] = ulong.Min(signature[i], value);
        }
    }

    /// <summary>Eight permutations at a time, from products of 32-bit halves. The values are whole numbers, so they are the same.</summary>
    /// <returns>Permutations done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddVectors(ulong shingle, ReadOnlySpan<ulong> factors, ReadOnlySpan<ulong> terms, Span<ulong> signature)
    {
        if (!Avx512F.IsSupported)
        {
            return 0;
        }

        const int MiddleBits = 29;
        int done = 0;
        Vector512<ulong> low = Vector512.Create(shingle), high = Vector512.Create(shingle >> 32), prime = Vector512.Create(Prime);
        for (; done <= signature.Length - Vector512<ulong>.Count; done += Vector512<ulong>.Count)
        {
            Vector512<ulong> factor = Vector512.Create(factors[done..]), upper = factor >>> 32;
            Vector512<ulong> bottom = Halves(factor, low), top = Halves(upper, high), middle = Halves(factor, high) + Halves(upper, low);

            // Modulo the prime, 2^64 is 8, and of the middle, which counts 2^32, the upper bits are added to the lower ones. The sum stays below 2^64.
            Vector512<ulong> value = (top << 3)
                + (middle >>> MiddleBits) + ((middle & Vector512.Create((1UL << MiddleBits) - 1)) << 32)
                + (bottom & prime) + (bottom >>> 61)
                + Vector512.Create(terms[done..]);
            value = (value & prime) + (value >>> 61);

            // Below the prime the difference wraps around and is the greater one.
            value = Vector512.Min(value, value - prime);
            Vector512.Min(value, Vector512.Create<ulong>(signature[done..])).CopyTo(signature[done..]);
        }

        return done;
    }

    /// <summary>Products of the lower 32 bits.</summary>
    private static Vector512<ulong> Halves(Vector512<ulong> a, Vector512<ulong> b) => Avx512F.Multiply(a.AsUInt32(), b.AsUInt32());

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
