using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// PruMerge+ (arXiv 2403.15388, section 3.4): <see cref="PruMerge"/> with patches at an even stride beside the outliers. With a share r of outliers every
/// int(int(1 / r) / 3)-th patch is added that is not kept yet, behind the outliers and ascending.
/// </summary>
/// <remarks>A ceiling cuts the outliers first; of the added patches it leaves evenly spaced ones.</remarks>
public static class PruMergePlus
{
    /// <summary>Compresses one sequence: [protected, outliers, added patches, the dropped ones].</summary>
    /// <param name="input">As <see cref="PruMerge.Compress"/> reads it.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget is the most patches that stay, besides the last row; 0 for no ceiling. Option <c>Neighbours</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">A signal is missing, is NaN or infinite, or CLS is not protected.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace) =>
        NeighbourhoodMerge.Compress(input, output, rules, addStrided: true, workspace);

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace, for keys as wide in all as the tokens.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Option <c>Neighbours</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        NeighbourhoodMerge.WorkspaceBytes(tokens, channels, width, options);
}
