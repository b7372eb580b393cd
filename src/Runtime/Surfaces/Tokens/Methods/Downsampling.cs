using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// Down-sampling of the token grid, the baseline of arXiv 2510.07143 for tokens: the first token of every cell stays. Cells at the right and bottom edge may
/// be smaller.
/// </summary>
public static class Downsampling
{
    /// <summary>Compresses one grid, or the grids of frames that follow each other.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">Options <c>Frames</c>, <c>Rows</c>, <c>Columns</c>, <c>CellRows</c> and <c>CellColumns</c>; the budget is not read.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The tokens are not the grids.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        var grids = new TouchedRows(input, rules, workspace);
        PoolingGrid grid = PoolingGrid.Of(rules, grids.Count);
        Span<int> kept = workspace.Take<int>(grid.Cells);
        grid.Leaders(kept);
        grids.ToTokens(kept);
        return grids.Prune(input, output, kept, workspace);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TouchedRows.WorkspaceBytes(tokens, channels) + (2 * Workspace.BytesFor<int>(tokens));
}
