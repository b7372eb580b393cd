using System.Numerics;

namespace PipelineDsl.Datasets;

/// <summary>A set of samples as bits, 64 in a word, the lowest first.</summary>
/// <param name="samples">Samples that it could hold.</param>
internal sealed class BitMask(long samples) : SampleMask
{
    private readonly ulong[] _words = new ulong[WordsFor(samples)];
    private long _count;

    /// <inheritdoc/>
    internal override long Count => _count;

    /// <summary>The bits.</summary>
    internal ReadOnlySpan<ulong> Words => _words;

    /// <summary>Reads a set.</summary>
    /// <param name="samples">Samples that it could hold.</param>
    /// <param name="part">Its words.</param>
    internal static BitMask Read(long samples, PartReader part)
    {
        var mask = new BitMask(samples);
        part.Read<ulong>(0, mask._words);
        foreach (ulong word in mask._words)
        {
            mask._count += BitOperations.PopCount(word);
        }

        return mask;
    }

    /// <inheritdoc/>
    internal override bool Contains(long index) => (ulong)index < (ulong)samples && (_words[index >> 6] >> (int)(index & 63) & 1) != 0;

    /// <summary>Puts a sample into the set, once.</summary>
    /// <param name="index">Global index of a sample that is not in it.</param>
    internal void Add(long index)
    {
        _words[index >> 6] |= 1UL << (int)(index & 63);
        _count++;
    }

    private static int WordsFor(long samples) => checked((int)((samples + 63) >> 6));
}
