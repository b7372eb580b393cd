using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Spherical k-means from given rows: clusters, centres and distances.</summary>
internal sealed class KMeansSphericalVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_kmeans_spherical";

    /// <inheritdoc/>
    public override string Method => "kmeans_spherical";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        using RowBuffer<double> rows = ClusterCase.Units(vector);
        using KMeansFit<double> fit = ClusterCase.Fit(rows, vector);
        double[] distances = ClusterCase.Distances(fit);
        double[][] centres = ClusterCase.Lists(fit.Centres);
        Array.ForEach(["assignment", "assignments"], name => vector.Expect(name, fit.Nearest));
        Array.ForEach(["centroids", "centres", "centers"], name => vector.Expect(name, centres));
        Array.ForEach(["distance", "distances"], name => vector.Expect(name, distances));
        Array.ForEach(["similarity", "cosine"], name => vector.Expect(name, fit.Similarity));
        vector.Expect("inertia", fit.Objective);
        int[] sizes = [.. Enumerable.Range(0, fit.Centres.Count).Select(cluster => fit.Nearest.Count(own => own == cluster))];
        Array.ForEach(["sizes", "counts", "cluster_sizes"], name => vector.Expect(name, sizes));
    }
}
