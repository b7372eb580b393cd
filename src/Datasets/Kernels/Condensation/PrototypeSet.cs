using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>A few prototypes that stand for many rows: means of clusters, each with its most typical row.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class PrototypeSet<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private PrototypeSet(RowBuffer<T> means, int[] nearest)
    {
        (Means, Nearest) = (means, nearest);
        (Typical, Sizes, Distances) = (new int[means.Count], new int[means.Count], new double[nearest.Length]);
    }

    /// <summary>Mean of the rows of every prototype [prototypes, width].</summary>
    public RowBuffer<T> Means { get; }

    /// <summary>The prototype of every row [rows].</summary>
    public int[] Nearest { get; }

    /// <summary>The row nearest to every mean among its own, the lowest of equally near ones [prototypes].</summary>
    public int[] Typical { get; }

    /// <summary>Rows of every prototype, at least 1 [prototypes]. They sum to the number of rows.</summary>
    public int[] Sizes { get; }

    /// <summary>Euclidean distance of every row to the mean of its prototype [rows].</summary>
    public double[] Distances { get; }

    /// <summary>Finds prototypes by k-means. There are exactly as many as asked for, even where fewer rows differ.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="options">How k-means runs; not spherical.</param>
    /// <exception cref="ArgumentException">Options that do not fit the rows.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PrototypeSet<T> Find(RowBuffer<T> rows, KMeansOptions options)
    {
        using KMeansFit<T> fit = KMeans.Fit(rows, options);
        var set = new PrototypeSet<T>(new RowBuffer<T>(options.Clusters, rows.Width), fit.Nearest);
        try
        {
            set.Fill(fit.Similarity);
            set.Average(rows, options);
            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Means.Dispose();

    /// <summary>Gives every empty cluster a row: those farthest from their centres first, as long as they leave another behind.</summary>
    private void Fill(double[] similarity)
    {
        foreach (int cluster in Nearest)
        {
            Sizes[cluster]++;
        }

        int empty = Array.IndexOf(Sizes, 0);
        if (empty < 0)
        {
            return;
        }

        foreach (int row in Enumerable.Range(0, Nearest.Length).OrderBy(row => similarity[row]))
        {
            if (Sizes[Nearest[row]] > 1)
            {
                Sizes[Nearest[row]]--;
                (Nearest[row], Sizes[empty]) = (empty, 1);
                if ((empty = Array.IndexOf(Sizes, 0, empty + 1)) < 0)
                {
                    return;
                }
            }
        }
    }

    private void Average(RowBuffer<T> rows, KMeansOptions options)
    {
        var members = new ClusterMembers(Nearest, Means.Count);
        RowWork.Run(Means.Count, 1, options.Threads, options.Stop, (prototype, _) =>
        {
            ReadOnlySpan<int> own = members.Of(prototype);
            var sum = new double[rows.Width];
            foreach (int row in own)
            {
                RowValues<T>.AddTo(rows[row], sum);
            }

            ClusterMeans.Move(sum, 1.0 / own.Length, false, Means[prototype]);
            int typical = own[0];
            foreach (int row in own)
            {
                Distances[row] = Math.Sqrt(RowValues<T>.SquaredDistance(rows[row], Means[prototype]));
                typical = Distances[row] < Distances[typical] ? row : typical;
            }

            Typical[prototype] = typical;
        });
    }
}
