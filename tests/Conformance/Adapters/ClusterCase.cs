using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>What cases on clusters and centres have in common.</summary>
internal static class ClusterCase
{
    /// <summary>The embeddings of a case, scaled to length 1.</summary>
    /// <param name="vector">The case.</param>
    public static RowBuffer<double> Units(VectorCase vector)
    {
        RowBuffer<double> rows = vector.Inputs.Rows("embeddings");
        RowScaling.Normalize(rows);
        return rows;
    }

    /// <summary>Spherical k-means from the rows that a case names.</summary>
    /// <param name="rows">Rows of length 1.</param>
    /// <param name="vector">The case.</param>
    /// <param name="first">Name of the parameter with the first rows.</param>
    /// <param name="samples">The samples that the rows are, where they are a part of all: first rows beyond the last row are meant as samples.</param>
    public static KMeansFit<double> Fit(RowBuffer<double> rows, VectorCase vector, string first = "init_indices", int[]? samples = null)
    {
        CaseValues holder = vector.Inputs.Has(first) ? vector.Inputs : vector.Params;
        int[] initial = holder.Ints(holder.Spelling(first, "init", "initial_indices", "init_rows"));
        if (samples is not null && initial.Any(row => row >= rows.Count))
        {
            initial = [.. initial.Select(sample => Array.IndexOf(samples, sample))];
        }

        return KMeans.Fit(rows, new KMeansOptions
        {
            Clusters = initial.Length,
            InitialRows = initial,
            MaxIterations = vector.Params.Int(vector.Params.Spelling("max_iter", "max_iterations", "niter", "iterations"), 100),
            Spherical = true,
        });
    }

    /// <summary>The rows of a matrix.</summary>
    /// <param name="rows">The matrix.</param>
    public static double[][] Lists(RowBuffer<double> rows) => [.. Enumerable.Range(0, rows.Count).Select(row => rows[row].ToArray())];

    /// <summary>Chosen rows as a matrix of their own.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="chosen">Which.</param>
    public static RowBuffer<double> Chosen(RowBuffer<double> rows, IReadOnlyCollection<int> chosen) =>
        RowBuffer<double>.Of([.. chosen.SelectMany(row => rows[row].ToArray())], rows.Width);

    /// <summary>1 - cosine with the centre of each row.</summary>
    /// <param name="fit">The clusters.</param>
    public static double[] Distances(KMeansFit<double> fit) => [.. fit.Similarity.Select(static cosine => 1 - cosine)];

    /// <summary>Duplicates among the members of every cluster.</summary>
    /// <param name="rows">Rows of length 1.</param>
    /// <param name="clusters">The cluster of every row.</param>
    /// <param name="similarity">Cosine of every row with its centre.</param>
    /// <param name="rule">What is a duplicate.</param>
    /// <param name="most">Receives the greatest cosine with an earlier member [rows].</param>
    /// <returns>Whether each row leaves.</returns>
    public static bool[] Duplicates(RowBuffer<double> rows, int[] clusters, double[] similarity, DuplicateRule rule, double[] most)
    {
        bool[] leaves = new bool[rows.Count];
        foreach (int cluster in clusters.Distinct())
        {
            int[] members = [.. Enumerable.Range(0, rows.Count).Where(row => clusters[row] == cluster)], order = new int[members.Length];
            using RowBuffer<double> own = Chosen(rows, members);
            double[] greatest = new double[members.Length];
            int[] duplicateOf = new int[members.Length];
            SemanticDuplicates.Order([.. members.Select(row => similarity[row])], rule.HardFirst, order);
            SemanticDuplicates.Find(own, order, rule.Threshold, rule.Strict, rule.Mode, greatest, duplicateOf);
            for (int place = 0; place < members.Length; place++)
            {
                most[members[place]] = greatest[place];
                leaves[members[place]] = duplicateOf[place] >= 0;
            }
        }

        return leaves;
    }
}
