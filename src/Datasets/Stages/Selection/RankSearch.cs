using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>
/// Finds where the samples that a step takes end, for all of its groups at once, without sorting or holding them: passes over the samples count the
/// values of some bits of their places, from the highest on, and so narrow down the place of the first sample that is not taken. When few enough
/// samples are left they are held. Counts are integers, so the result depends on neither the order of samples nor the limits here.
/// </summary>
internal static class RankSearch
{
    private const int MostDigitBits = 16;

    /// <summary>Counters of all groups, 32 MiB.</summary>
    private const int MostCounters = 1 << 22;

    /// <summary>Places that are held in memory, 24 MiB.</summary>
    private const int MostPlaces = 1 << 20;

    /// <summary>Finds the ends of a step, and sets its counts.</summary>
    /// <param name="source">Scored samples.</param>
    /// <param name="earlier">Steps that may have settled some of them.</param>
    /// <param name="step">The step.</param>
    internal static void Find(ScoredSource source, SelectionSteps earlier, SelectionStep step) => Find(source, earlier, step, MostPlaces, MostDigitBits);

    /// <summary>Finds the ends with other limits.</summary>
    /// <param name="source">Scored samples.</param>
    /// <param name="earlier">Steps that may have settled some of them.</param>
    /// <param name="step">The step.</param>
    /// <param name="mostPlaces">Places that are held in memory.</param>
    /// <param name="mostDigitBits">Bits counted in a pass, 1 to 16.</param>
    internal static void Find(ScoredSource source, SelectionSteps earlier, SelectionStep step, int mostPlaces, int mostDigitBits)
    {
        int groups = step.Groups.Count;
        int digitBits = int.Clamp(BitOperations.Log2((uint)int.Max(1, MostCounters / groups)), 1, mostDigitBits);
        long[] counts = Count(source, earlier, step, [], 0, digitBits);
        step.Counts = [.. Enumerable.Range(0, groups).Select(group => Sum(counts, group << digitBits, 1 << digitBits))];
        step.Taken = step.Share!(step.Counts);
        step.Ends = [.. Enumerable.Range(0, groups).Select(group => step.Taken[group] < step.Counts[group] ? default : SelectionPlace.End)];
        var search = new GroupSearch[groups];
        for (int group = 0; group < groups; group++)
        {
            search[group] = new GroupSearch { Skip = step.Taken[group], IsOpen = step.Taken[group] > 0 && step.Taken[group] < step.Counts[group] };
        }

        int bits = 0;
        while (true)
        {
            int width = int.Min(digitBits, 64 - (bits % 64));
            long open = 0;
            for (int group = 0; group < groups; group++)
            {
                open += search[group].Narrow(counts.AsSpan(group << digitBits, 1 << width), bits, width);
            }

            bits += width;
            if (open == 0 || open <= mostPlaces)
            {
                break;
            }

            // All of the key is known, and nothing orders samples of equal keys but their index.
            bits = bits == 64 && !step.Order.RandomTies ? 128 : bits;
            counts = Count(source, earlier, step, search, bits, digitBits);
        }

        Finish(source, earlier, step, search, bits);
        for (int group = 0; group < groups; group++)
        {
            step.Ends[group] = step.Taken[group] < step.Counts[group] ? search[group].Place : SelectionPlace.End;
        }
    }

    private static long[] Count(ScoredSource source, SelectionSteps earlier, SelectionStep step, GroupSearch[] search, int bits, int digitBits)
    {
        int width = int.Min(digitBits, 64 - (bits % 64));
        long[] counts = new long[step.Groups.Count << digitBits];
        foreach (ScoredBlock block in source.Blocks())
        {
            Count(block, earlier, step, search, bits, width, counts.AsSpan(), digitBits);
        }

        return counts;
    }

    /// <summary>A method of its own, without iterators, so that it is compiled well from the start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(
        ScoredBlock block, SelectionSteps earlier, SelectionStep step, GroupSearch[] search, int bits, int width, Span<long> counts, int digitBits)
    {
        for (int at = 0; at < block.Count; at++)
        {
            if (IsOpen(block[at], earlier, step, search, bits, out SelectionPlace place, out int group))
            {
                counts[(group << digitBits) + place.Digit(bits, width)]++;
            }
        }
    }

    /// <summary>Looks among what is left of every group.</summary>
    private static void Finish(ScoredSource source, SelectionSteps earlier, SelectionStep step, GroupSearch[] search, int bits)
    {
        if (!search.Any(static group => group.IsOpen))
        {
            return;
        }

        var places = new List<SelectionPlace>[search.Length];
        foreach (ScoredBlock block in source.Blocks())
        {
            Collect(block, earlier, step, search, bits, places);
        }

        for (int group = 0; group < search.Length; group++)
        {
            if (search[group].IsOpen)
            {
                search[group].Place = OrderStatistic.Of(CollectionsMarshal.AsSpan(places[group]), (int)search[group].Skip);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Collect(
        ScoredBlock block, SelectionSteps earlier, SelectionStep step, GroupSearch[] search, int bits, List<SelectionPlace>[] places)
    {
        for (int at = 0; at < block.Count; at++)
        {
            if (IsOpen(block[at], earlier, step, search, bits, out SelectionPlace place, out int group))
            {
                (places[group] ??= []).Add(place);
            }
        }
    }

    /// <summary>Whether a sample may still be the one looked for; at the start all may.</summary>
    private static bool IsOpen(
        in ScoredSample sample, SelectionSteps earlier, SelectionStep step, GroupSearch[] search, int bits, out SelectionPlace place, out int group)
    {
        (place, group) = (default, 0);
        if (earlier.Settles(sample))
        {
            return false;
        }

        group = step.Groups.Of(sample);
        place = step.Order.Place(sample);
        return bits == 0 || (search[group].IsOpen && place.Prefix(bits) == search[group].Place);
    }

    private static long Sum(long[] counts, int start, int count)
    {
        long sum = 0;
        foreach (long value in counts.AsSpan(start, count))
        {
            sum += value;
        }

        return sum;
    }

    /// <summary>How far the search in one group is.</summary>
    private struct GroupSearch
    {
        /// <summary>Bits of the place that are known; the others are 0.</summary>
        internal SelectionPlace Place;

        /// <summary>Samples with those bits that come before the one looked for.</summary>
        internal long Skip;

        /// <summary>Whether it goes on.</summary>
        internal bool IsOpen;

        /// <summary>Takes note of the next bits.</summary>
        /// <param name="counts">Samples for each value of the bits.</param>
        /// <param name="start">0-based bit.</param>
        /// <param name="width">Number of bits.</param>
        /// <returns>Samples among which the search goes on; 0 when it ends.</returns>
        internal long Narrow(ReadOnlySpan<long> counts, int start, int width)
        {
            if (!IsOpen)
            {
                return 0;
            }

            int digit = 0;
            while (Skip >= counts[digit])
            {
                Skip -= counts[digit++];
            }

            // With none to skip, all that is taken lies before these bits; with one left, everything else is behind.
            Place = Place.With(start, width, digit);
            IsOpen = Skip > 0 && start + width < SelectionPlace.Bits;
            return IsOpen ? counts[digit] : 0;
        }
    }
}
