using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Redundancy against the other half: score = -(greatest cosine with a token at a place of the other parity), as ToMe pairs tokens
/// (arXiv 2210.09461). Every token is compared with half of the others, and a pair of twins does not vanish together if it stands side by side.
/// </summary>
public readonly struct BipartiteRedundancy : IPairwiseReducer
{
    /// <inheritdoc/>
    public static long WorkspaceBytes(int tokens, int width) => TokenSet.Bytes(tokens, width) + NearestOther.WorkspaceBytes(tokens);

    /// <inheritdoc/>
    public static void Score(TokenMatrix vectors, int kept, Span<float> scores, Workspace workspace) =>
        Score(vectors, scores, workspace, VectorWidth.Best);

    internal static void Score(TokenMatrix vectors, Span<float> scores, Workspace workspace, VectorWidth width)
    {
        scores = scores[..vectors.Tokens];
        long mark = workspace.Mark();
        NearestOther.Cosines(TokenSet.UnitsOf(vectors, [], workspace, width), true, scores, workspace, width);
        foreach (ref float score in scores)
        {
            // A token alone has no cosine: nothing resembles it.
            score = float.Min(1, -score);
        }

        workspace.Release(mark);
    }
}
