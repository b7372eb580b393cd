using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// DynamicViT at inference (arXiv 2106.02034, sections 3.2 and 3.3): a predictor network gives every patch the logarithm of the probability that it
/// is kept; the likeliest stay, in descending order, behind CLS. With N0 patches and a ratio r, stage s keeps int(N0 r^s) of them.
/// </summary>
public static class DynamicViT
{
    /// <summary>Compresses one sequence: output = [protected, kept by descending probability].</summary>
    /// <param name="input">Hidden states, and the predictor's output as <see cref="TokenStageInput.Scores"/>.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">The budget counts patches, without what is protected.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">There is not one finite score per token.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectScores(rules.Site, input);
        Span<float> scores = workspace.Take<float>(input.Tokens);
        input.Scores.CopyTo(scores);
        StageGuard.Mark(rules.Site, input, [], scores);

        Span<int> patches = workspace.Take<int>(input.Tokens);
        patches = patches[..MethodTokens.Touchable(input, rules, patches, workspace)];
        Span<int> order = workspace.Take<int>(patches.Length);
        MethodTokens.Rank(scores, patches, order, workspace);
        order = order[..int.Min(rules.Budget, patches.Length)];

        Span<int> rows = workspace.Take<int>(input.Tokens);
        int written = MethodTokens.Rows(input.Tokens, patches, order, rows);
        output.Prune(input, rows[..written]);
        return written;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        Workspace.BytesFor<float>(tokens)
        + (3 * Workspace.BytesFor<int>(tokens))
        + long.Max(MethodTokens.WorkspaceBytes(tokens), MethodTokens.RankBytes(tokens));
}
