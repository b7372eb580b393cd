using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// ToMe for Stable Diffusion (tomesd, CVPRW 2023, arXiv 2303.17604, section 3), around the self-attention of a block. Every cell of the token grid has one
/// destination; every other token is a source and chooses the destination with the highest cosine in the residual stream. The r most similar
/// sources are averaged into their destinations (plain mean, no sizes); behind attention every token gets a copy of its row.
/// </summary>
public static class TomeSd
{
    /// <summary>Compresses one sequence: rows = [protected, sources left by descending similarity, destinations].</summary>
    /// <param name="input">
    /// Hidden states behind the norm, and the residual stream in front of it (<see cref="TokenStageInput.Residual"/>); without one, hidden states are compared.
    /// </param>
    /// <param name="output">Receives the rows; every token is assigned to one.</param>
    /// <param name="rules">The budget counts tokens of the grid; more than the sources are never merged.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written: all tokens where the gate is closed.</returns>
    /// <exception cref="TokenStageException">The tokens do not fill the grid, some are padding, or a value is NaN or infinite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        TokenMatrix metric = input.Residual.Tokens == 0 ? input.Hidden : input.Residual;
        if (metric.Tokens != input.Tokens)
        {
            throw new TokenStageException(rules.Site, $"expected the residual stream of {input.Tokens} tokens, got {metric.Tokens}.");
        }

        var grid = new DiffusionGrid(input, rules, workspace);
        if (grid.Removed == 0)
        {
            return AllRows.Write(input, output, workspace);
        }

        StageGuard.RequireFinite(rules.Site, metric);
        Matching matching = DestinationMatching.Match(metric, grid.Sources, grid.Destinations, grid.Removed, workspace);

        // Rows count once in the mean however many tokens an earlier layer merged into them, and stand for as many as before.
        TokenStageInput unsized = input;
        unsized.Sizes = default;
        output.Merge(unsized, matching, workspace);
        for (int row = 0; row < matching.Leaders.Length && !output.Sizes.IsEmpty; row++)
        {
            output.Sizes[row] = input.Sizes.IsEmpty ? 1 : input.Sizes[matching.Leaders[row]];
        }

        return matching.Leaders.Length;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        DiffusionGrid.WorkspaceBytes(tokens) + DestinationMatching.WorkspaceBytes(tokens, channels) + Workspace.BytesFor<float>(tokens);
}
