using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// VisPruner (ICCV 2025, github.com/Theia-4869/VisPruner): a share of the budget, int(budget x Important), goes to what CLS attends to most, the
/// rest to what is left when duplicates are removed from the others round by round. The tokens stay in the order of positions.
/// </summary>
public static class VisPruner
{
    /// <summary>Compresses one sequence.</summary>
    /// <param name="input">Hidden states, and the attention of CLS.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">The budget counts both halves; options <c>Important</c> and <c>Step</c>.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">Attention is missing, something is not finite, or an option is out of range.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectAttention(rules.Site, input);
        MethodOptions options = rules.Options;
        if (!(options.Important is >= 0 and <= 1) || options.Step < 1)
        {
            throw new TokenStageException(
                rules.Site, $"expected Important between 0 and 1 and Step of at least 1, got {options.Important} and {options.Step}.");
        }

        TokenChoice choice = TokenChoice.Of(input, rules, workspace);
        if (choice.Content.Length <= rules.Budget)
        {
            return choice.WriteAll(input, output, rules.Budget);
        }

        StageGuard.RequireFinite(rules.Site, input.Hidden, choice.Content, "hidden state");
        Span<float> attention = workspace.Take<float>(input.Tokens);
        HeadMean.Compute(input.Attention, attention);
        StageGuard.Mark(rules.Site, input, [], attention);
        Span<int> order = workspace.Take<int>(choice.Content.Length), picked = workspace.Take<int>(rules.Budget);
        MethodTokens.Rank(attention, choice.Content, order, workspace);

        int important = (int)(rules.Budget * options.Important);
        order[..important].CopyTo(picked);
        if (important < rules.Budget)
        {
            AlternateThinning.Thin(input.Hidden, order[important..], options.Step, picked[important..], [], workspace);
        }

        return choice.Write(input, output, picked);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        TokenChoice.WorkspaceBytes(tokens)
        + Workspace.BytesFor<float>(tokens)
        + (2 * Workspace.BytesFor<int>(tokens))
        + long.Max(MethodTokens.RankBytes(tokens), AlternateThinning.WorkspaceBytes(tokens, channels));
}
