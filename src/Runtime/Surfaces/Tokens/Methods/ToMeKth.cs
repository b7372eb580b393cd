using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// ToMe's k-th bipartite variant (code of arXiv 2210.09461): of every k tokens the last is a destination; the others merge into the most
/// similar one, as size-weighted means, and what does not fill a block of k is dropped.
/// </summary>
public static class ToMeKth
{
    /// <summary>Compresses one sequence: output = [protected and destinations, by position].</summary>
    /// <param name="input">Hidden states and keys.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules"><see cref="MethodOptions.Every"/> is k; there is no budget.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The keys are missing or not finite, or the tokens fill no block.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        TokenMatrix metric = MethodMetric.OfKeys(input, rules, workspace);
        Span<bool> isFixed = workspace.Take<bool>(input.Tokens);
        int touchable = MethodTokens.MarkFixed(input, rules, isFixed);
        int every = rules.Options.Every;
        if (every < 2 || touchable < every)
        {
            throw new TokenStageException(rules.Site, $"expected blocks of 2 to {touchable} tokens, got Every = {every}.");
        }

        Matching matching = KthMatching.Match(metric, every, isFixed, input.Visible, workspace);
        output.Merge(input, matching, workspace);
        return matching.Leaders.Length;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        MethodMetric.WorkspaceBytes(tokens, width) + Workspace.BytesFor<bool>(tokens) + KthMatching.WorkspaceBytes(tokens, width);
}
