using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// CDPruner (NeurIPS 2025, arXiv 2506.10967): the tokens that a determinantal point process conditioned on the instruction selects. Its kernel is
/// r_i cos(x_i, x_j) r_j with the relevance r to the text; they stay in the order of positions.
/// </summary>
public static class CdPruner
{
    /// <summary>Compresses one sequence.</summary>
    /// <param name="input">
    /// Hidden states, text as <see cref="TokenStageInput.Guide"/> and the tokens in its space as <see cref="TokenStageInput.Aligned"/>.
    /// </param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">The budget counts the tokens selected.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">Text or tokens in its space are missing, or something is not finite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectGuide(rules.Site, input);
        TokenChoice choice = TokenChoice.Of(input, rules, workspace);
        if (choice.Content.Length <= rules.Budget)
        {
            return choice.WriteAll(input, output, rules.Budget);
        }

        StageGuard.RequireFinite(rules.Site, input.Hidden, choice.Content, "hidden state");
        StageGuard.RequireFinite(rules.Site, input.Aligned, choice.Content, "token in the space of the text");
        StageGuard.RequireFinite(rules.Site, input.Guide, "text");
        Span<float> relevance = workspace.Take<float>(choice.Content.Length), gains = workspace.Take<float>(rules.Budget);
        TextRelevance.Compute(input.Aligned, choice.Content, input.Guide, relevance, workspace);
        Span<int> picked = workspace.Take<int>(rules.Budget);
        DeterminantalSelection.Select(input.Hidden, choice.Content, relevance, rules.Budget, picked, gains, workspace);
        TokenList.ToTokens(choice.Content, picked);
        return choice.Write(input, output, picked);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TokenChoice.WorkspaceBytes(tokens)
        + (2 * Workspace.BytesFor<float>(tokens))
        + Workspace.BytesFor<int>(tokens)
        + long.Max(TextRelevance.WorkspaceBytes(tokens), DeterminantalSelection.WorkspaceBytes(tokens, channels, tokens));
}
