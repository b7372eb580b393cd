using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// Random caching: the random arm of tomesd (arXiv 2303.17604). Destinations and budget are tomesd's; which sources leave is decided by a keyed hash of
/// (seed, position) alone, and each of them reuses the attention result of the destination in its own cell. Nothing is averaged.
/// </summary>
public static class RandomCaching
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

        TokenPositions positions = input.Positions;
        Span<float> scores = workspace.Take<float>(grid.Sources.Length);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = KeyedHash.Unit(input.Seed, (ulong)positions[grid.Sources[i]]);
        }

        Span<int> leaving = workspace.Take<int>(grid.Removed);
        TopK.Select(scores, grid.Removed, leaving, workspace);
        return CellCaching.Compress(input, output, grid, leaving, workspace);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        CellCaching.WorkspaceBytes(tokens) + (2 * Workspace.BytesFor<int>(tokens)) + TopK.WorkspaceBytes(tokens);
}
