using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Clusters of rows (Lloyd 1982; spherical: Dhillon and Modha 2001; mini-batch: Sculley 2010). For a seed the result is the same on every machine: draws
/// are keyed by row, means are added up in double precision in the order of the rows, and rows between two centres go to the first.
/// </summary>
public static class KMeans
{
    /// <summary>Finds clusters. One that loses all its rows takes the row that is farthest from its centre.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows; of length 1 for spherical clusters.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">Options that do not fit the rows.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static KMeansFit<T> Fit<T>(RowBuffer<T> rows, KMeansOptions options)
        where T : unmanaged, IFloatingPointIeee754<T> => Fit(rows, options, VectorWidth.Best);

    /// <summary>Finds clusters with given instructions.</summary>
    internal static KMeansFit<T> Fit<T>(RowBuffer<T> rows, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows.Count, options);
        var centres = new RowBuffer<T>(options.Clusters, rows.Width);
        try
        {
            var fit = new KMeansFit<T> { Centres = centres, Nearest = new int[rows.Count], Similarity = new double[rows.Count] };
            IReadOnlyList<int> first = options.InitialRows.Count > 0 ? options.InitialRows : KMeansSeeding.Find(rows, fit, options, vectors);
            for (int cluster = 0; cluster < options.Clusters; cluster++)
            {
                rows[first[cluster]].CopyTo(centres[cluster]);
            }

            if (options.Batch > 0 && options.Batch < rows.Count)
            {
                MiniBatches.Move(rows, fit, options, vectors);
                Assign(rows, fit, options, vectors);
            }
            else
            {
                Move(rows, fit, options, vectors);
            }

            return fit;
        }
        catch
        {
            centres.Dispose();
            throw;
        }
    }

    private static void Move<T>(RowBuffer<T> rows, KMeansFit<T> fit, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] before = new int[rows.Count];
        Assign(rows, fit, options, vectors);
        while (fit.Iterations < options.MaxIterations && !fit.Converged)
        {
            double objective = fit.Objective;
            fit.Nearest.CopyTo(before.AsSpan());
            ClusterMeans.Write(rows, fit, options);
            Assign(rows, fit, options, vectors);
            fit.Iterations++;
            fit.Converged = fit.Nearest.AsSpan().SequenceEqual(before)
                || (options.Tolerance > 0 && objective - fit.Objective < options.Tolerance * objective);
        }
    }

    private static void Assign<T>(RowBuffer<T> rows, KMeansFit<T> fit, KMeansOptions options, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var panels = new RowPanels<T>(options.Clusters, rows.Width);
        panels.Pack(fit.Centres, 0, options.Clusters);
        NearestCentres.Assign(rows, panels, options.Metric, fit.Nearest, fit.Similarity, [], options.Threads, options.Stop, vectors);
        fit.Comparisons += (long)rows.Count * options.Clusters;
        double objective = 0;
        foreach (double similarity in fit.Similarity)
        {
            objective += options.Spherical ? 1 - similarity : -similarity;
        }

        fit.Objective = objective;
    }

    private static void Check(int rows, KMeansOptions options)
    {
        if (options.Clusters < 1 || options.Clusters > rows)
        {
            throw new ArgumentException($"{options.Clusters} clusters of {rows} rows were asked for.", nameof(options));
        }

        if (options.MaxIterations < 0 || options.Batch < 0 || options.Passes < 1 || !(options.Oversampling > 0) || !(options.Tolerance >= 0))
        {
            throw new ArgumentException("Iterations, batches and tolerance of k-means are not negative, passes and oversampling above 0.", nameof(options));
        }

        if (!options.Indices.IsEmpty && options.Indices.Length != rows)
        {
            throw new ArgumentException($"{options.Indices.Length} indices were given for {rows} rows.", nameof(options));
        }

        if (options.InitialRows.Count > 0 && (options.InitialRows.Count != options.Clusters || options.InitialRows.Any(row => (uint)row >= (uint)rows)))
        {
            throw new ArgumentException($"{options.Clusters} clusters need as many first rows, each of {rows}.", nameof(options));
        }
    }
}
