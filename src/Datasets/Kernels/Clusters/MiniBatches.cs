using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Mini-batch k-means (Sculley, WWW 2010, algorithm 1): every row moves its centre by 1 / the number of rows that the centre has had.</summary>
internal static class MiniBatches
{
    /// <summary>Draw of the order of rows; those of seeding come before.</summary>
    private const int Draw = int.MaxValue;

    /// <summary>Moves the centres. Rows come in an order of their keys, from the start again after the last.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="fit">The centres.</param>
    /// <param name="options">How.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Move<T>(RowBuffer<T> rows, KMeansFit<T> fit, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] order = Order(rows.Count, options);
        using var batch = new RowBuffer<T>(options.Batch, rows.Width);
        using var panels = new RowPanels<T>(options.Clusters, rows.Width);
        int[] nearest = new int[options.Batch];
        double[] seen = new double[options.Clusters], sum = new double[rows.Width];
        int at = 0;
        for (; fit.Iterations < options.MaxIterations; fit.Iterations++)
        {
            for (int i = 0; i < options.Batch; i++, at = (at + 1) % order.Length)
            {
                rows[order[at]].CopyTo(batch[i]);
            }

            panels.Pack(fit.Centres, 0, options.Clusters);
            fit.Comparisons += (long)batch.Count * options.Clusters;
            NearestCentres.Assign(batch, panels, options.Metric, nearest, [], [], options.Threads, options.Stop, vectors);
            var members = new ClusterMembers(nearest, options.Clusters);
            for (int cluster = 0; cluster < options.Clusters; cluster++)
            {
                if (members.Of(cluster).IsEmpty)
                {
                    continue;
                }

                Weigh<T>(fit.Centres[cluster], seen[cluster], sum);
                foreach (int row in members.Of(cluster))
                {
                    RowValues<T>.AddTo(batch[row], sum);
                }

                seen[cluster] += members.Of(cluster).Length;
                ClusterMeans.Move(sum, 1 / seen[cluster], options.Spherical, fit.Centres[cluster]);
            }
        }
    }

    private static void Weigh<T>(ReadOnlySpan<T> centre, double weight, Span<double> sum)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int channel = 0; channel < sum.Length; channel++)
        {
            sum[channel] = double.CreateTruncating(centre[channel]) * weight;
        }
    }

    private static int[] Order(int rows, KMeansOptions options)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        ulong[] keys = [.. order.Select(row => options.Key(Draw, row))];
        Array.Sort(keys, order);
        return order;
    }
}
