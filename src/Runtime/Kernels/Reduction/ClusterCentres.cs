using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Centres of clusters: score = density x distance to a denser token (DPC-kNN, Du et al. 2016; see <see cref="DensityPeaks"/>), with the
/// <see cref="Neighbours"/> nearest tokens in the density. Holds tokens x tokens distances while it runs.
/// </summary>
public readonly struct ClusterCentres : IPairwiseReducer
{
    /// <summary>Nearest tokens in the density, the token itself included.</summary>
    public const int Neighbours = 5;

    /// <inheritdoc/>
    public static long WorkspaceBytes(int tokens, int width) => DensityPeaks.WorkspaceBytes(tokens, width);

    /// <inheritdoc/>
    public static void Score(TokenMatrix vectors, int kept, Span<float> scores, Workspace workspace) =>
        DensityPeaks.Score(vectors, [], Neighbours, scores, workspace);
}
