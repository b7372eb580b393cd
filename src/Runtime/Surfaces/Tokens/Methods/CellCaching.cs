using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// The arms of tomesd that look at no feature: some sources take no part in attention and reuse the result of the destination in their own cell
/// (left-over edges: in the nearest cell). Nothing is averaged: rows enter attention as they are.
/// </summary>
internal static class CellCaching
{
    /// <summary>Compresses one sequence: rows ascend.</summary>
    /// <param name="input">Hidden states.</param>
    /// <param name="output">Receives the rows; every token is assigned to one.</param>
    /// <param name="grid">The parts.</param>
    /// <param name="leaving">Places among the sources of those that leave, ascending.</param>
    /// <param name="workspace">Scratch.</param>
    /// <returns>Rows written.</returns>
    internal static int Compress(in TokenStageInput input, in TokenStageOutput output, DiffusionGrid grid, ReadOnlySpan<int> leaving, Workspace workspace)
    {
        Span<int> rows = workspace.Take<int>(input.Tokens - leaving.Length);
        int row = 0, next = 0;
        for (int token = 0; token < input.Tokens; token++)
        {
            if (next < leaving.Length && grid.Sources[leaving[next]] == token)
            {
                next++;
            }
            else
            {
                rows[row++] = token;
            }
        }

        output.Prune(input, rows);
        ReadOnlySpan<int> partner = grid.OwnCells(workspace);
        foreach (int source in output.Assignment.IsEmpty ? [] : leaving)
        {
            output.Assignment[grid.Sources[source]] = output.Assignment[partner[source]];
        }

        return rows.Length;
    }

    /// <summary>Bytes that the parts and <see cref="Compress"/> take.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long WorkspaceBytes(int tokens) => DiffusionGrid.WorkspaceBytes(tokens) + Workspace.BytesFor<int>(tokens);
}
