using System.Collections.Immutable;

namespace PipelineDsl.Datasets;

/// <summary>How a set is cut into units. Results of some methods depend on sums over units, so the rule must never change for a plan.</summary>
internal static class WorkUnits
{
    /// <summary>Rows of the smallest units: some megabytes of embeddings, so that reading outweighs a task's files.</summary>
    internal const int Smallest = 16_384;

    /// <summary>Units at most: as many as a job array usually may have tasks.</summary>
    internal const int Most = 1_000;

    /// <summary>Rows of a unit: a multiple of <see cref="Smallest"/>, so that there are at most <see cref="Most"/>.</summary>
    /// <param name="samples">Samples of the set.</param>
    /// <exception cref="DatasetException">The set is too large.</exception>
    internal static int RowsFor(long samples)
    {
        long multiples = long.Max(1, (samples + ((long)Smallest * Most) - 1) / ((long)Smallest * Most));
        return multiples * Smallest <= int.MaxValue ? (int)(multiples * Smallest)
            : throw new DatasetException($"A set of {samples} samples is too large; at most {(long)Most * int.MaxValue} can be planned.", 2);
    }

    /// <summary>The units.</summary>
    /// <param name="samples">Samples of the set.</param>
    /// <param name="rows">Rows of a unit; the last one may have fewer.</param>
    internal static ImmutableArray<WorkUnit> Cut(long samples, int rows)
    {
        ImmutableArray<WorkUnit>.Builder units = ImmutableArray.CreateBuilder<WorkUnit>();
        for (long first = 0; first < samples; first += rows)
        {
            units.Add(new WorkUnit(first, (int)long.Min(rows, samples - first)));
        }

        return units.ToImmutable();
    }
}
