using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Finds where the lowest of many keys end, exactly, by counting their bits 16 at a time: four passes, and no memory for the keys.</summary>
internal static class LowestKeys
{
    private const int Bits = 16;

    /// <summary>Where the lowest keys end.</summary>
    /// <param name="Key">All lower keys are among the lowest.</param>
    /// <param name="Ties">How many that equal <paramref name="Key"/> are, too.</param>
    internal readonly record struct Cut(double Key, long Ties);

    /// <summary>Finds the end.</summary>
    /// <param name="keys">Passes over the keys, as often as needed; no NaN.</param>
    /// <param name="count">How many of the lowest are wanted; from 1 to the number of keys.</param>
    internal static Cut Find(Func<IEnumerable<double>> keys, long count)
    {
        ulong prefix = 0;
        for (int shift = 64 - Bits; shift >= 0; shift -= Bits)
        {
            long[] histogram = new long[1 << Bits];
            foreach (double key in keys())
            {
                ulong ordered = OrderedScores.Of(key);
                if (shift == 64 - Bits || (ordered ^ prefix) >> (shift + Bits) == 0)
                {
                    histogram[(ordered >> shift) & ((1 << Bits) - 1)]++;
                }
            }

            int bin = 0;
            for (; count > histogram[bin]; bin++)
            {
                count -= histogram[bin];
            }

            prefix |= (ulong)bin << shift;
        }

        return new Cut(OrderedScores.Score(prefix), count);
    }
}
