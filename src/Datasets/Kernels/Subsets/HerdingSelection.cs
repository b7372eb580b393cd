using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Herding: picks rows, one after the other and each once, so that their mean stays close to the mean of all. With w = (t + 1) mean - sum of the t
/// picks, mean-match takes the row with the least ||x||^2 - 2 w x, inner-product the one with the greatest w x.
/// </summary>
public static class HerdingSelection
{
    /// <summary>Picks rows.</summary>
    /// <typeparam name="T">Type of a value: float or double.</typeparam>
    /// <param name="rows">The rows [rows, channels]; finite.</param>
    /// <param name="mean">The mean to stay close to [channels].</param>
    /// <param name="variant">What is minimised.</param>
    /// <param name="order">Receives the picks; as many as it has room for.</param>
    /// <param name="gaps">Receives the distance of the mean of the picks to <paramref name="mean"/> after each; may be empty.</param>
    /// <param name="threads">Threads that may work side by side; the result does not depend on it.</param>
    /// <param name="stop">Asked between steps.</param>
    /// <exception cref="ArgumentException">The mean is of another width, or more picks are asked for than there are rows.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    public static void Select<T>(
        RowBuffer<T> rows,
        ReadOnlySpan<double> mean,
        HerdingVariant variant,
        Span<int> order,
        Span<double> gaps,
        int threads = 1,
        CancellationToken stop = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (mean.Length != rows.Width || order.Length > rows.Count || (!gaps.IsEmpty && gaps.Length != order.Length))
        {
            throw new ArgumentException(
                $"{order.Length} picks with {gaps.Length} gaps of {rows.Count} rows of {rows.Width} channels cannot follow a mean of {mean.Length} values.");
        }

        int[] left = [.. Enumerable.Range(0, rows.Count)];
        double[] squares = new double[rows.Count], values = new double[rows.Count], sum = new double[rows.Width], wanted = mean.ToArray();
        if (variant == HerdingVariant.MeanMatch)
        {
            Candidatewise.Run(left, squares, threads, stop, row => WideSums.Dot<T, T>(rows[row], rows[row]));
        }

        for (int step = 0; step < order.Length; step++)
        {
            Span<int> remaining = left.AsSpan(0, rows.Count - step);
            Candidatewise.Run(remaining, values, threads, stop, row => squares[row] - (2 * WideSums.Dot<T, double>(rows[row], wanted)));
            int place = Least(values.AsSpan(0, remaining.Length));
            order[step] = remaining[place];
            remaining[(place + 1)..].CopyTo(remaining[place..]);
            RowValues<T>.AddTo(rows[order[step]], sum);
            double gap = 0;
            for (int channel = 0; channel < sum.Length; channel++)
            {
                double difference = mean[channel] - (sum[channel] / (step + 1));
                gap += difference * difference;
                wanted[channel] = ((step + 2) * mean[channel]) - sum[channel];
            }

            if (!gaps.IsEmpty)
            {
                gaps[step] = Math.Sqrt(gap);
            }
        }
    }

    /// <summary>The first of the least values.</summary>
    private static int Least(ReadOnlySpan<double> values)
    {
        int least = 0;
        for (int i = 1; i < values.Length; i++)
        {
            least = values[i] < values[least] ? i : least;
        }

        return least;
    }
}
