using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Greedy k-center, farthest first (Gonzalez 1985; the core-set method of arXiv 1708.00489, section 4): every step takes the row farthest from all centres
/// so far, among equally far ones the first. The largest distance left is at most twice the least possible.
/// </summary>
public static class KCenterGreedy
{
    /// <summary>Picks rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows; of length 1 under <see cref="SampleMetric.Cosine"/>.</param>
    /// <param name="count">How many to pick, at least 1.</param>
    /// <param name="options">How.</param>
    /// <param name="order">Receives the rows in the order of picking [count].</param>
    /// <param name="radii">
    /// Receives after each pick the largest distance of a row to its centre [count]: Euclidean, or 1 - cosine. Outliers, of which
    /// <see cref="KCenterOptions.DropOutliers"/> speaks, don't count.
    /// </param>
    /// <returns>Pairs of rows that were compared.</returns>
    /// <exception cref="ArgumentException">More are to be picked than there are, there is no such row, or a span is too short.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static long Select<T>(RowBuffer<T> rows, int count, KCenterOptions options, Span<int> order, Span<double> radii)
        where T : unmanaged, IFloatingPointIeee754<T> => Select(rows, count, options, order, radii, VectorWidth.Best);

    /// <summary>Picks rows with given instructions.</summary>
    internal static long Select<T>(RowBuffer<T> rows, int count, KCenterOptions options, Span<int> order, Span<double> radii, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows.Count, count, options, order.Length, radii.Length);
        int outliers = (int)(options.DropOutliers * rows.Count), picked = 0;
        using var distances = new CentreDistances<T>(rows, options.Threads, options.Stop, vectors);
        using var far = new FarRows<T>(rows, distances, outliers, vectors);
        var pending = new List<int>(options.AlreadySelected);
        if (pending.Count == 0)
        {
            pending.Add(order[picked++] = options.First >= 0 ? options.First : distances.NearestToMean());
        }

        foreach (int row in pending)
        {
            distances.Hide(row);
        }

        while (true)
        {
            options.Stop.ThrowIfCancellationRequested();
            if (!far.TryNext(out FarRow next))
            {
                distances.Lower(pending);
                pending.Clear();
                far.Gather();
                _ = far.TryNext(out next);
            }

            if (picked > 0)
            {
                radii[picked - 1] = options.Metric == SampleMetric.Cosine ? next.Distance / 2 : double.Sqrt(next.Distance);
            }

            if (picked == count)
            {
                return distances.Comparisons + far.Comparisons;
            }

            pending.Add(order[picked++] = next.Row);
            distances.Hide(next.Row);
            far.Pick(next.Row);
        }
    }

    private static void Check(int rows, int count, KCenterOptions options, int order, int radii)
    {
        if (count < 1 || (long)count + options.AlreadySelected.Count > rows)
        {
            throw new ArgumentException($"{count} of {rows} rows were to be picked, beside {options.AlreadySelected.Count} selected before.", nameof(count));
        }

        if (order < count || radii < count)
        {
            throw new ArgumentException($"{count} picks do not fit.", nameof(order));
        }

        if (options.First < -1 || options.First >= rows)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.First, $"The first centre is to be one of {rows} rows.");
        }

        if (options.DropOutliers is not (>= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.DropOutliers, "The fraction of outliers is at least 0 and below 1.");
        }

        var seen = new HashSet<int>();
        foreach (int row in options.AlreadySelected)
        {
            if ((uint)row >= (uint)rows || !seen.Add(row))
            {
                throw new ArgumentException($"Row {row} was given as selected: there are {rows}, each at most once.", nameof(options));
            }
        }
    }
}
