using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>A-ToMe (arXiv 2306.16009): of an audio sequence only neighbours in time merge, by the cosine of their keys, as size-weighted means.</summary>
public static class AToMe
{
    /// <summary>Compresses one sequence: output = [rows by position].</summary>
    /// <param name="input">Hidden states and keys, in the order of time.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget counts what is left, without what is protected; at least half.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The keys are missing or not finite, or there are fewer pairs than the budget asks for.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        TokenMatrix metric = MethodMetric.OfKeys(input, rules, workspace);
        Span<bool> isFixed = workspace.Take<bool>(input.Tokens);
        int touchable = MethodTokens.MarkFixed(input, rules, isFixed);
        int removed = MethodTokens.Removed(rules, touchable, AdjacentMatching.MostMerges(isFixed));
        Matching matching = AdjacentMatching.Match(metric, removed, isFixed, input.Visible, workspace);
        output.Merge(input, matching, workspace);
        return matching.Leaders.Length;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        MethodMetric.WorkspaceBytes(tokens, width) + Workspace.BytesFor<bool>(tokens) + AdjacentMatching.WorkspaceBytes(tokens, width);
}
