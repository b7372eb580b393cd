namespace PipelineDsl.Kernels;

/// <summary>Shares a budget out over groups (classes, strata) of known sizes, in whole numbers that add up to the budget exactly.</summary>
public static class Quotas
{
    /// <summary>
    /// In proportion to sizes: floor(budget x size / total) for each, and the rest to the largest remainders, ties to the lowest group. No group gets
    /// more than it has.
    /// </summary>
    /// <param name="sizes">Sizes of the groups; none negative.</param>
    /// <param name="budget">How much to share out; at most the sum of sizes.</param>
    /// <param name="quotas">Receives what every group gets.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is negative or exceeds the sum of sizes, or a size is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="quotas"/> is too short.</exception>
    public static void Proportional(ReadOnlySpan<long> sizes, long budget, Span<long> quotas)
    {
        long total = Check(sizes, budget, quotas);
        long rest = budget;
        var remainders = new (UInt128 Remainder, int Group)[sizes.Length];
        for (int group = 0; group < sizes.Length; group++)
        {
            UInt128 product = (UInt128)(ulong)budget * (ulong)sizes[group];
            (UInt128 whole, UInt128 remainder) = total == 0 ? default : UInt128.DivRem(product, (ulong)total);
            quotas[group] = (long)whole;
            rest -= quotas[group];
            remainders[group] = (remainder, group);
        }

        // Remainders add up to rest x total, so at least that many groups have one, and such a group has room for one more.
        Array.Sort(remainders, static (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Group.CompareTo(b.Group));
        foreach ((_, int group) in remainders.AsSpan(0, (int)rest))
        {
            quotas[group]++;
        }
    }

    /// <summary>
    /// In proportion to sizes, but every group gets at least <paramref name="least"/>, or all that it has: groups whose share is too small are raised
    /// first, then the others share out the rest.
    /// </summary>
    /// <param name="sizes">Sizes of the groups; none negative.</param>
    /// <param name="budget">How much to share out; at most the sum of sizes.</param>
    /// <param name="least">The least for a group; 0 or more.</param>
    /// <param name="quotas">Receives what every group gets.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="budget"/> is negative, exceeds the sum of sizes or does not suffice for the least of all groups, or a size is negative.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="quotas"/> is too short.</exception>
    public static void Proportional(ReadOnlySpan<long> sizes, long budget, long least, Span<long> quotas)
    {
        Proportional(sizes, budget, quotas);
        long[] open = sizes.ToArray(), shares = new long[sizes.Length];
        long left = budget;
        bool[] isRaised = new bool[sizes.Length];
        for (bool raised = true; raised;)
        {
            raised = false;
            Proportional(open, long.Clamp(left, 0, Sum(open)), shares);
            for (int group = 0; group < sizes.Length; group++)
            {
                long floor = long.Min(least, sizes[group]);
                if (!isRaised[group] && shares[group] < floor)
                {
                    (isRaised[group], quotas[group], open[group]) = (true, floor, 0);
                    left -= floor;
                    raised = true;
                }
            }
        }

        if (left < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(budget), budget, $"At least {least} for each of {sizes.Length} groups are more than the budget.");
        }

        for (int group = 0; group < sizes.Length; group++)
        {
            quotas[group] = isRaised[group] ? quotas[group] : shares[group];
        }
    }

    /// <summary>
    /// Equally: groups in ascending order of size, ties by the lowest, each get min(size, floor(rest / groups left)). What a small one cannot use goes
    /// to larger ones.
    /// </summary>
    /// <param name="sizes">Sizes of the groups; none negative.</param>
    /// <param name="budget">How much to share out; at most the sum of sizes.</param>
    /// <param name="quotas">Receives what every group gets.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is negative or exceeds the sum of sizes, or a size is negative.</exception>
    /// <exception cref="ArgumentException"><paramref name="quotas"/> is too short.</exception>
    public static void Equal(ReadOnlySpan<long> sizes, long budget, Span<long> quotas)
    {
        Check(sizes, budget, quotas);
        var order = new (long Size, int Group)[sizes.Length];
        for (int group = 0; group < sizes.Length; group++)
        {
            order[group] = (sizes[group], group);
        }

        Array.Sort(order);
        long rest = budget;
        for (int visited = 0; visited < order.Length; visited++)
        {
            (long size, int group) = order[visited];
            quotas[group] = long.Min(size, rest / (order.Length - visited));
            rest -= quotas[group];
        }
    }

    /// <summary>A share of what each group would get in proportion: floor(share x budget x size / total), the class floor of arXiv 2206.14486.</summary>
    /// <param name="sizes">Sizes of the groups; none negative.</param>
    /// <param name="budget">The budget; at most the sum of sizes.</param>
    /// <param name="share">0 to 1.</param>
    /// <param name="quotas">Receives the floors; their sum is at most <paramref name="budget"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="share"/> is not from 0 to 1, <paramref name="budget"/> is negative or exceeds the sum of sizes, or a size is negative.
    /// </exception>
    /// <exception cref="ArgumentException"><paramref name="quotas"/> is too short.</exception>
    public static void Floors(ReadOnlySpan<long> sizes, long budget, double share, Span<long> quotas)
    {
        long total = Check(sizes, budget, quotas);
        if (!(share >= 0 && share <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is from 0 to 1.");
        }

        for (int group = 0; group < sizes.Length; group++)
        {
            quotas[group] = total == 0 ? 0 : long.Min(sizes[group], (long)Math.Floor(share * budget * sizes[group] / total));
        }
    }

    private static long Check(ReadOnlySpan<long> sizes, long budget, Span<long> quotas)
    {
        if (quotas.Length < sizes.Length)
        {
            throw new ArgumentException($"{sizes.Length} quotas do not fit into {quotas.Length}.", nameof(quotas));
        }

        long total = Sum(sizes);
        ArgumentOutOfRangeException.ThrowIfNegative(budget);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(budget, total);
        return total;
    }

    private static long Sum(ReadOnlySpan<long> sizes)
    {
        long total = 0;
        foreach (long size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(sizes));
            total = checked(total + size);
        }

        return total;
    }
}
