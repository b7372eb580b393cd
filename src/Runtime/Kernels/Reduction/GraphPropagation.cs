using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Representatives of many similar tokens: score = what propagation over the graph of similar tokens gathers (G-Prune, arXiv 2501.02268; see
/// <see cref="SimilarityGraph"/> for the formula). Holds tokens x tokens weights while it runs.
/// </summary>
public readonly struct GraphPropagation : IPairwiseReducer
{
    /// <inheritdoc/>
    public static long WorkspaceBytes(int tokens, int width) => SimilarityGraph.WorkspaceBytes(tokens, width);

    /// <inheritdoc/>
    public static void Score(TokenMatrix vectors, int kept, Span<float> scores, Workspace workspace) =>
        SimilarityGraph.Propagate(vectors, scores, workspace);
}
