using System.Numerics;
using System.Runtime.CompilerServices;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Draws samples at random, the same on every machine: of every class those with the lowest keyed hashes. Two passes over the set, whose memory does
/// not depend on how many are drawn: a histogram of the keys' upper bits, then the few keys that share the bits at the border.
/// </summary>
internal sealed class KeyedDraw
{
    private const int SmallestDigit = 8;
    private const int LargestDigit = 16;
    private const int BlockRows = 1 << 16;

    /// <summary>Bits of all classes' histograms together: 32 MiB of counts.</summary>
    private const int HistogramBits = 22;

    private readonly ulong _seed;
    private readonly (ulong Key, long Index)[] _last;

    private KeyedDraw(ulong seed, (ulong Key, long Index)[] last) => (_seed, _last) = (seed, last);

    /// <summary>Draws.</summary>
    /// <param name="seed">Seed of the keys.</param>
    /// <param name="samples">Samples of the set.</param>
    /// <param name="counts">How many to draw of every class; at most as many as it has.</param>
    /// <param name="classOf">Class of a sample; asked in ascending order, from the start in every pass. Null where there is one class.</param>
    /// <param name="stop">Set when this is to stop.</param>
    internal static KeyedDraw Lowest(ulong seed, long samples, ReadOnlySpan<long> counts, Func<long, int>? classOf, CancellationToken stop)
    {
        int digit = int.Clamp(HistogramBits - BitOperations.Log2((uint)counts.Length), SmallestDigit, LargestDigit);
        int buckets = 1 << digit;
        long[] histogram = new long[(long)counts.Length * buckets];
        for (long first = 0; first < samples; first += BlockRows)
        {
            stop.ThrowIfCancellationRequested();
            Count(seed, first, long.Min(samples, first + BlockRows), classOf, digit, histogram);
        }

        // At the border of a class: its bucket, and how many of the bucket are drawn.
        var borders = new (int Bucket, long Left)[counts.Length];
        for (int group = 0; group < counts.Length; group++)
        {
            borders[group] = Border(histogram.AsSpan(group * buckets, buckets), counts[group]);
        }

        return new KeyedDraw(seed, Last(seed, samples, borders, digit, classOf, stop));
    }

    /// <summary>Whether a sample was drawn.</summary>
    /// <param name="index">Global index.</param>
    /// <param name="group">Its class.</param>
    internal bool Contains(long index, int group)
    {
        ulong key = KeyedHash.Key(_seed, (ulong)index);
        (ulong lastKey, long lastIndex) = _last[group];
        return key < lastKey || (key == lastKey && index <= lastIndex);
    }

    private static (int Bucket, long Left) Border(ReadOnlySpan<long> histogram, long count)
    {
        int bucket = 0;
        while (count > histogram[bucket])
        {
            count -= histogram[bucket++];
        }

        return (bucket, count);
    }

    private static (ulong Key, long Index)[] Last(
        ulong seed, long samples, (int Bucket, long Left)[] borders, int digit, Func<long, int>? classOf, CancellationToken stop)
    {
        var candidates = new List<(ulong Key, long Index)>[borders.Length];
        for (int group = 0; group < borders.Length; group++)
        {
            candidates[group] = [];
        }

        for (long first = 0; first < samples; first += BlockRows)
        {
            stop.ThrowIfCancellationRequested();
            Collect(seed, first, long.Min(samples, first + BlockRows), classOf, digit, borders, candidates);
        }

        var last = new (ulong, long)[borders.Length];
        for (int group = 0; group < borders.Length; group++)
        {
            candidates[group].Sort();

            // Nothing is drawn of a class: no key is below the lowest one at index -1.
            last[group] = borders[group].Left == 0 ? (0, -1) : candidates[group][(int)borders[group].Left - 1];
        }

        return last;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ulong seed, long first, long end, Func<long, int>? classOf, int digit, long[] histogram)
    {
        for (long index = first; index < end; index++)
        {
            long group = classOf is null ? 0 : classOf(index);
            histogram[(group << digit) + Digit(KeyedHash.Key(seed, (ulong)index), digit)]++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(
        ulong seed, long first, long end, Func<long, int>? classOf, int digit, (int Bucket, long Left)[] borders, List<(ulong Key, long Index)>[] candidates)
    {
        for (long index = first; index < end; index++)
        {
            ulong key = KeyedHash.Key(seed, (ulong)index);
            int group = classOf is null ? 0 : classOf(index);
            if (Digit(key, digit) == borders[group].Bucket)
            {
                candidates[group].Add((key, index));
            }
        }
    }

    private static int Digit(ulong key, int digit) => (int)(key >> (64 - digit));
}
