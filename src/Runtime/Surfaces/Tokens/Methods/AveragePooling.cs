using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// Average pooling of the token grid, the baseline that many methods lose to (arXiv 2510.07143): every cell becomes the mean of its tokens, weighted by their
/// sizes. Cells at the right and bottom edge may be smaller.
/// </summary>
public static class AveragePooling
{
    /// <summary>Compresses one grid, or the grids of frames that follow each other.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the means; the first token of a cell leads it.</param>
    /// <param name="rules">Options <c>Frames</c>, <c>Rows</c>, <c>Columns</c>, <c>CellRows</c> and <c>CellColumns</c>; the budget is not read.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The tokens are not the grids.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        var grids = new TouchedRows(input, rules, workspace);
        PoolingGrid grid = PoolingGrid.Of(rules, grids.Count);
        Span<int> leaders = workspace.Take<int>(grid.Cells), cells = workspace.Take<int>(grids.Count);
        grid.Leaders(leaders);
        for (int place = 0; place < cells.Length; place++)
        {
            cells[place] = grid.CellOf(place);
        }

        return grids.Merge(input, output, leaders, cells, workspace);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TouchedRows.WorkspaceBytes(tokens, channels) + (2 * Workspace.BytesFor<int>(tokens)) + TouchedRows.MergeBytes(tokens);
}
