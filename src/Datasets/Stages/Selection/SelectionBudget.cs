using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Shares the budget of a selection out over classes and strata, and remembers what each class has left when several steps take of it.
/// </summary>
/// <param name="options">Options of the stage.</param>
/// <param name="count">Samples that stay.</param>
internal sealed class SelectionBudget(SampleOptions options, long count)
{
    private long[]? _left;

    /// <summary>Classes among which the budget is shared out; 1 where it is not.</summary>
    internal int Classes => options.Quota == ClassQuota.None ? 1 : options.Classes;

    /// <summary>Takes some of the budget of every class, in proportion to it.</summary>
    /// <param name="sizes">Sizes of the classes.</param>
    /// <param name="wanted">How much of the whole budget, 0 to all.</param>
    internal long[] Part(long[] sizes, long wanted)
    {
        long[] left = Left(sizes), part = new long[sizes.Length];
        Quotas.Proportional(left, wanted, part);
        for (int group = 0; group < sizes.Length; group++)
        {
            left[group] -= part[group];
        }

        return part;
    }

    /// <summary>Takes what every class must keep at least: the class floor, and the least number.</summary>
    /// <param name="sizes">Sizes of the classes.</param>
    internal long[] Floors(long[] sizes)
    {
        long[] floors = new long[sizes.Length];
        long left = Left([sizes.Sum()])[0], total = 0;
        Quotas.Floors(sizes, left, options.ClassFloor, floors);
        for (int group = 0; group < sizes.Length; group++)
        {
            floors[group] = long.Max(floors[group], long.Min(options.MinPerClass, sizes[group]));
            total += floors[group];
        }

        _left![0] -= total;
        return total <= left ? floors
            : throw new DatasetException($"At least {options.MinPerClass} of every class are {total} samples, but the budget leaves {left}.", 2);
    }

    /// <summary>What is left for every class.</summary>
    /// <param name="sizes">Sizes of the classes.</param>
    internal long[] Left(long[] sizes) => _left ??= Quota(sizes);

    /// <summary>What is left for every stratum: equally inside a class.</summary>
    /// <param name="sizes">Sizes of the strata, class after class.</param>
    internal long[] Strata(long[] sizes)
    {
        int strata = sizes.Length / Classes;
        long[] classes = [.. sizes.Chunk(strata).Select(static parts => parts.Sum())], left = Left(classes), shares = new long[sizes.Length];
        for (int group = 0; group < classes.Length; group++)
        {
            Quotas.Equal(sizes.AsSpan(group * strata, strata), left[group], shares.AsSpan(group * strata));
        }

        return shares;
    }

    private long[] Quota(long[] sizes)
    {
        long[] quotas = new long[sizes.Length];
        long candidates = sizes.Sum();
        if (count > candidates)
        {
            throw new DatasetException($"The budget leaves {count} samples, but after those that are dropped first only {candidates} are left.", 2);
        }

        if (options.Quota == ClassQuota.Proportional && options.MinPerClass > 0)
        {
            long least = sizes.Sum(size => long.Min(size, options.MinPerClass));
            if (least > count)
            {
                throw new DatasetException($"At least {options.MinPerClass} of every class are {least} samples, but the budget leaves {count}.", 2);
            }

            Quotas.Proportional(sizes, count, options.MinPerClass, quotas);
        }
        else if (options.Quota == ClassQuota.Equal)
        {
            Quotas.Equal(sizes, count, quotas);
        }
        else
        {
            Quotas.Proportional(sizes, count, quotas);
        }

        return quotas;
    }
}
