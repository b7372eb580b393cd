using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Diversity: the greedy max-min subset under cosine distance (DivPrune, arXiv 2503.02175). The token selected first scores highest, so that the
/// highest scores are the selection; tokens that are not selected score 0.
/// </summary>
public readonly struct MaxMin : IPairwiseReducer
{
    /// <inheritdoc/>
    public static long WorkspaceBytes(int tokens, int width) =>
        Workspace.BytesFor<int>(tokens) + Workspace.BytesFor<float>(tokens) + MaxMinSelection.WorkspaceBytes(tokens, width);

    /// <inheritdoc/>
    public static void Score(TokenMatrix vectors, int kept, Span<float> scores, Workspace workspace)
    {
        long mark = workspace.Mark();
        kept = int.Min(kept, vectors.Tokens);
        Span<int> order = workspace.Take<int>(kept);
        MaxMinSelection.Select(vectors, kept, order, workspace.Take<float>(kept), workspace);
        scores[..vectors.Tokens].Clear();
        for (int i = 0; i < kept; i++)
        {
            scores[order[i]] = vectors.Tokens - i;
        }

        workspace.Release(mark);
    }
}
