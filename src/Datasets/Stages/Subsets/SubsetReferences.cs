using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>The rows on which objectives are evaluated: those with the smallest keys, so that all parts and merges have the same.</summary>
internal static class SubsetReferences
{
    /// <summary>References at most: about as many as a task has candidates.</summary>
    private const int Most = 1 << 20;

    /// <summary>
    /// How many references: at least twice the picks, since fewer could not tell candidates apart once each is represented by a pick of its own.
    /// </summary>
    /// <param name="options">Options of the stage.</param>
    /// <param name="samples">Samples that they stand for.</param>
    /// <param name="count">Picks at most.</param>
    internal static int Count(SampleOptions options, long samples, long count) =>
        (int)long.Min(samples, options.References == 0 ? Most : long.Min(Most, long.Max(options.References, 2 * count)));

    /// <summary>
    /// A key below which, with near certainty, there are as many keys as references: keys are uniform. All references of a class so can be found in one
    /// pass, unit by unit.
    /// </summary>
    /// <param name="options">Options of the stage.</param>
    /// <param name="group">What is known of the class.</param>
    internal static ulong Bound(SampleOptions options, SubsetGroup group)
    {
        double wanted = Count(options, group.Samples, group.Count);
        double share = (wanted + (8 * Math.Sqrt(wanted)) + 32) / long.Max(1, group.Samples);
        return share >= 1 ? ulong.MaxValue : (ulong)(share * ulong.MaxValue);
    }

    /// <summary>The rows with the smallest keys, in ascending order of their indices.</summary>
    /// <param name="indices">Global indices of the rows, ascending.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many.</param>
    /// <param name="keys">Keys of samples.</param>
    /// <returns>A copy; null where all are taken.</returns>
    internal static RowBuffer<float>? Lowest(long[] indices, RowBuffer<float> rows, int count, SubsetKeys keys)
    {
        if (count >= rows.Count)
        {
            return null;
        }

        int[] places = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort(Array.ConvertAll(indices, keys.Reference), places);
        Array.Sort(places, 0, count);
        var lowest = new RowBuffer<float>(count, rows.Width);
        for (int i = 0; i < count; i++)
        {
            rows[places[i]].CopyTo(lowest[i]);
        }

        return lowest;
    }
}
