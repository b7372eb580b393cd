namespace PipelineDsl.Kernels;

/// <summary>
/// K-th bipartite matching, a variant in the code of ToMe (arXiv 2210.09461): the last token of every block of k is a destination, and all
/// others merge into the destination that they resemble most, in whichever block. What does not fill a block is dropped.
/// </summary>
public static class KthMatching
{
    /// <summary>Bytes that a matching takes from its workspace, the result included.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of the metric.</param>
    public static long WorkspaceBytes(int tokens, int width) => (4 * Workspace.BytesFor<int>(tokens)) + SetMatching.WorkspaceBytes(tokens, width);

    /// <summary>Merges every block.</summary>
    /// <param name="metric">Vectors to compare [tokens, width]; a zero vector has cosine 0 with everything.</param>
    /// <param name="every">Tokens in a block, k; at least 2.</param>
    /// <param name="isProtected">Tokens that are left out of the blocks and stay; empty for none.</param>
    /// <param name="visible">False for padding, which merges with padding if it can; empty when all are visible.</param>
    /// <param name="workspace">Scratch; holds the result, so release it only after the merge.</param>
    /// <returns>Rows by position; floor(unprotected / k) of them besides the protected ones.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is below 2, or the tokens fill no block.</exception>
    /// <exception cref="ArgumentException">There is not one flag per token.</exception>
    public static Matching Match(TokenMatrix metric, int every, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace) =>
        Match(metric, every, isProtected, visible, workspace, VectorWidth.Best);

    internal static Matching Match(
        TokenMatrix metric, int every, ReadOnlySpan<bool> isProtected, ReadOnlySpan<bool> visible, Workspace workspace, VectorWidth vectors)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 2);
        int tokens = metric.Tokens;
        MatchFlags.Check(tokens, isProtected, nameof(isProtected));
        Span<int> front = workspace.Take<int>(tokens), others = workspace.Take<int>(tokens);
        front = front[..MatchFlags.Part(tokens, isProtected, front, others)];
        others = others[..(tokens - front.Length)];
        int blocks = others.Length / every;
        if (blocks == 0 && others.Length > 0)
        {
            throw new ArgumentOutOfRangeException(nameof(every), every, $"{others.Length} unprotected tokens do not fill a block of {every}.");
        }

        Span<int> sources = workspace.Take<int>(blocks * (every - 1)), targets = workspace.Take<int>(blocks);
        for (int i = 0; i < blocks * every; i++)
        {
            int block = i / every;
            if (i % every == every - 1)
            {
                targets[block] = others[i];
            }
            else
            {
                sources[i - block] = others[i];
            }
        }

        return SetMatching.Match(metric, sources, targets, front, sources.Length, visible, MergeOrder.Ascending, workspace, vectors);
    }
}
