using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// Importance and redundancy blended (arXiv 2502.11501, section 5.2): score = Alpha x the last token's attention + (1 - Alpha) x minus the cosine
/// with the last token, each scaled to 0..1 over the tokens that may go. The highest scores stay, in the order of positions.
/// </summary>
public static class Blend
{
    /// <summary>Compresses one sequence.</summary>
    /// <param name="input">Hidden states, and the attention of the last token.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">The budget counts the tokens kept; option <c>Alpha</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">Attention is missing, something is not finite, or <c>Alpha</c> is out of range.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectAttention(rules.Site, input);
        if (!(rules.Options.Alpha is >= 0 and <= 1))
        {
            throw new TokenStageException(rules.Site, $"expected Alpha between 0 and 1, got {rules.Options.Alpha}.");
        }

        TokenChoice choice = TokenChoice.Of(input, rules, workspace);
        ReadOnlySpan<int> content = choice.Content;
        if (content.Length <= rules.Budget)
        {
            return choice.WriteAll(input, output, rules.Budget);
        }

        int last = input.Visible.IsEmpty ? input.Tokens - 1 : input.Visible.LastIndexOf(true);
        StageGuard.RequireFinite(rules.Site, input.Hidden, content, "hidden state");
        StageGuard.RequireFinite(rules.Site, input.Hidden, [last], "hidden state");
        Span<float> attention = workspace.Take<float>(input.Tokens), importance = workspace.Take<float>(content.Length);
        HeadMean.Compute(input.Attention, attention);
        StageGuard.Mark(rules.Site, input, [], attention);
        TokenList.Gather(attention, content, importance);

        Span<float> cosines = workspace.Take<float>(content.Length), scores = workspace.Take<float>(content.Length);
        CosineRow.Compute(input.Hidden, content, last, cosines, workspace);
        ImportanceBlend.Apply(importance, cosines, rules.Options.Alpha, scores);
        Span<int> picked = workspace.Take<int>(rules.Budget);
        TopK.Select(scores, picked.Length, picked, workspace);
        TokenList.ToTokens(content, picked);
        return choice.Write(input, output, picked);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TokenChoice.WorkspaceBytes(tokens)
        + (4 * Workspace.BytesFor<float>(tokens))
        + Workspace.BytesFor<int>(tokens)
        + long.Max(CosineRow.WorkspaceBytes(tokens, channels), TopK.WorkspaceBytes(tokens));
}
