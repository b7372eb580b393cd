using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// LLaVA-PruMerge (arXiv 2403.15388, sections 3.2 and 3.3): the patches whose CLS attention is an outlier stay, in descending order; each takes in its nearest
/// neighbours, f_i + sum_j a_j f_j, and one more row holds what was dropped, sum_j a_j f_j. Weights are not normalised, and neighbours may have been dropped
/// or stay themselves.
/// </summary>
/// <remarks>
/// Where nothing stands out one patch stays. With fewer patches than neighbours all others are neighbours. The quartiles are those of this sequence alone,
/// so that it does not matter what else is in a batch.
/// </remarks>
public static class PruMerge
{
    /// <summary>Compresses one sequence: [protected, kept patches, the dropped ones].</summary>
    /// <param name="input">
    /// Hidden states, keys, and the attention of CLS: either queries, of which CLS is token 0 and protected, and then the row softmax(q k^T C^-1/2) over all
    /// tokens is that of full width C, without heads, as in the paper; or rows of attention, whose mean over the heads is taken.
    /// </param>
    /// <param name="output">Receives the rows. The last one leads the dropped patches, whose sizes it sums up.</param>
    /// <param name="rules">The budget is the most patches that stay, besides the last row; 0 for no ceiling. Option <c>Neighbours</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">A signal is missing, is NaN or infinite, or CLS is not protected.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace) =>
        NeighbourhoodMerge.Compress(input, output, rules, addStrided: false, workspace);

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace, for keys as wide in all as the tokens.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Option <c>Neighbours</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        NeighbourhoodMerge.WorkspaceBytes(tokens, channels, width, options);
}
