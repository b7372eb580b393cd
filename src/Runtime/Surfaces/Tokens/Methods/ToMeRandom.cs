using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// ToMe's random bipartite variant (code of arXiv 2210.09461): random tokens merge into the most similar of the others, as size-weighted
/// means. The seed is that of the woven model.
/// </summary>
public static class ToMeRandom
{
    /// <summary>Compresses one sequence: output = [protected, destinations in random order].</summary>
    /// <param name="input">Hidden states and keys.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget counts the destinations, without what is protected.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The keys are missing or not finite, or the budget leaves no destination.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        TokenMatrix metric = MethodMetric.OfKeys(input, rules, workspace);
        Span<bool> isFixed = workspace.Take<bool>(input.Tokens);
        int touchable = MethodTokens.MarkFixed(input, rules, isFixed);
        int removed = MethodTokens.Removed(rules, touchable, most: int.Max(0, touchable - 1));
        Matching matching = RandomMatching.Match(metric, removed, input.Positions, isFixed, input.Visible, MergeOrder.ToMe, workspace);
        output.Merge(input, matching, workspace);
        return matching.Leaders.Length;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        MethodMetric.WorkspaceBytes(tokens, width) + Workspace.BytesFor<bool>(tokens) + RandomMatching.WorkspaceBytes(tokens, width);
}
