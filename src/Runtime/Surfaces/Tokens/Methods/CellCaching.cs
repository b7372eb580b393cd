using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// The arms of tomesd that look at no feature: some sources take no part in attention and reuse the result of the destination in their own cell
/// (left-over edges: in the nearest cell). Nothing is averaged: rows enter attention as they are.
/// </summary>
internal static class CellCaching
{
    /// <summary>Compresses one sequence: rows = [protected, sources left by descending score, destinations].</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the rows; every token is assigned to one.</param>
    /// <param name="grid">The parts.</param>
    /// <param name="scores">One score per source; the highest are removed.</param>
    /// <param name="workspace">Scratch.</param>
    /// <returns>Rows written.</returns>
    internal static int Compress(in TokenStageInput input, in TokenStageOutput output, DiffusionGrid grid, ReadOnlySpan<float> scores, Workspace workspace)
    {
        Span<int> order = workspace.Take<int>(scores.Length);
        Ranking.Descending(scores, order, workspace);
        Matching matching = DestinationMatching.Assign(
            input.Tokens, grid.Sources, grid.Destinations, order, grid.OwnCells(workspace), grid.Removed, workspace);
        output.Prune(input, matching.Leaders);
        if (!output.Assignment.IsEmpty)
        {
            matching.Assignment.CopyTo(output.Assignment);
        }

        return matching.Leaders.Length;
    }

    /// <summary>Bytes that the parts, the scores and <see cref="Compress"/> take.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long WorkspaceBytes(int tokens) =>
        DiffusionGrid.WorkspaceBytes(tokens) + DestinationMatching.ResultBytes(tokens) + Ranking.WorkspaceBytes(tokens) + (2 * Workspace.BytesFor<int>(tokens));
}
