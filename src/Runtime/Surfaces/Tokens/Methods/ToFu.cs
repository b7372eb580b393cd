using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// Token Fusion (arXiv 2312.01026): ToMe's matching. Up to layer L / 2, where a layer answers to interpolated inputs less linearly, the sources
/// are dropped; later layers merge by MLERP, which keeps the norm. Sizes play no part.
/// </summary>
public static class ToFu
{
    /// <summary>Compresses one sequence: output = [protected, unmerged even tokens, odd tokens], ToMe's order.</summary>
    /// <param name="input">Hidden states and keys.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget counts what is left, without what is protected; at least half.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The keys are missing or not finite, or the budget keeps less than can be matched.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        TokenMatrix metric = MethodMetric.OfKeys(input, rules, workspace);
        Span<bool> isFixed = workspace.Take<bool>(input.Tokens);
        int touchable = MethodTokens.MarkFixed(input, rules, isFixed);
        int removed = MethodTokens.Removed(rules, touchable, BipartiteMatching.MostMerges(isFixed));
        Matching matching = BipartiteMatching.Match(metric, removed, isFixed, input.Visible, MergeOrder.ToMe, workspace);
        if (2 * rules.Layer <= rules.Layers)
        {
            output.Prune(input, matching.Leaders);
        }
        else
        {
            output.Merge(input, matching, MergeReduction.Mlerp);
        }

        return matching.Leaders.Length;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        MethodMetric.WorkspaceBytes(tokens, width) + Workspace.BytesFor<bool>(tokens) + BipartiteMatching.WorkspaceBytes(tokens, width);
}
