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
        vector.Expect("assignment", fit.Nearest);
        vector.Expect("centroids", ClusterCase.Lists(fit.Centres));
        vector.Expect("distance", distances);
        vector.Expect("inertia", fit.Objective);
        vector.Expect("sizes", [.. Enumerable.Range(0, fit.Centres.Count).Select(cluster => fit.Nearest.Count(own => own == cluster))]);
    }
}
