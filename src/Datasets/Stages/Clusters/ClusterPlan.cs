namespace PipelineDsl.Datasets;

/// <summary>How a stage forms clusters. Follows from the plan alone.</summary>
internal sealed record ClusterPlan
{
    private const int RowsPerCluster = 256, FewestRowsPerCluster = 32;
    private const int SampleValues = 1 << 28;

    /// <summary>Iterations of k-means at most: those of faiss, which trains on as many samples a cluster.</summary>
    internal const int MaxIterations = 25;

    /// <summary>Relative gain below which k-means ends.</summary>
    internal const double Tolerance = 1e-4;

    /// <summary>Number of clusters; with fewer samples than that, the last ones stay empty.</summary>
    public required int Clusters { get; init; }

    /// <summary>
    /// Samples from which centroids are made: 256 a cluster as in faiss, fewer where these would take more than 1 GiB, but at least 32 a cluster.
    /// </summary>
    public required long SampleRows { get; init; }

    /// <summary>The plan of a stage.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="clusters">Clusters that the stage asks for; 0 for <paramref name="otherwise"/>.</param>
    /// <param name="otherwise">The default.</param>
    internal static ClusterPlan Of(RunPlan plan, int clusters, double otherwise)
    {
        long wanted = clusters > 0 ? clusters : (long)Math.Round(otherwise);
        long count = long.Clamp(wanted, 1, long.Clamp(plan.Samples, 1, (1 << 24) - 1));
        long fitting = long.Max(FewestRowsPerCluster * count, SampleValues / int.Max(1, plan.Pipeline.Channels));
        return new ClusterPlan { Clusters = (int)count, SampleRows = long.Min(RowsPerCluster * count, fitting) };
    }

    /// <summary>Clusters of about 1,000 samples, inside which all pairs can be compared.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="clusters">Clusters that the stage asks for; 0 for the default.</param>
    internal static ClusterPlan OfThousands(RunPlan plan, int clusters) => Of(plan, clusters, plan.Samples / 1000.0);

    /// <summary>As many clusters as samples in each.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="clusters">Clusters that the stage asks for; 0 for the default.</param>
    internal static ClusterPlan OfRoot(RunPlan plan, int clusters) => Of(plan, clusters, Math.Sqrt(plan.Samples));
}
