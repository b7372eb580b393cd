using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// The uniform arm of tomesd (arXiv 2303.17604): as <see cref="RandomCaching"/>, but the sources that leave are evenly spaced: of n sources r leave, those
/// at floor((i + 1/2) n / r).
/// </summary>
public static class UniformCaching
{
    /// <summary>Compresses one sequence: rows ascend.</summary>
    /// <param name="input">Hidden states behind the norm.</param>
    /// <param name="output">Receives the rows; every token is assigned to one.</param>
    /// <param name="rules">As for <see cref="TomeSd"/>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written: all tokens where the gate is closed.</returns>
    /// <exception cref="TokenStageException">The tokens do not fill the grid, or some are padding.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        var grid = new DiffusionGrid(input, rules, workspace);
        if (grid.Removed == 0)
        {
            return AllRows.Write(input, output, workspace);
        }

        Span<float> scores = workspace.Take<float>(grid.Sources.Length);
        scores.Clear();
        Span<int> leaving = workspace.Take<int>(grid.Removed);
        StridedSelection.Select(scores, grid.Removed, leaving);
        return CellCaching.Compress(input, output, grid, leaving, workspace);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        CellCaching.WorkspaceBytes(tokens) + (2 * Workspace.BytesFor<int>(tokens));
}
