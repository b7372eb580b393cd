using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// PiToMe (arXiv 2405.16148, section 3): tokens are ranked by their energy at the margin m0 (1 - l / L). In the first ceil(L / 2) layers all
/// ranks take part in a bipartite matching, later only the 2r highest; all others are protected. Merged rows are size-weighted means.
/// </summary>
public static class PiToMe
{
    /// <summary>Compresses one sequence: output = [protected, unmerged, destinations by descending energy].</summary>
    /// <param name="input">Hidden states and keys.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget is N - r, with N leaving out what is protected; at least N / 2.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The keys are missing or not finite, or the budget keeps less than half.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        TokenMatrix metric = MethodMetric.OfKeys(input, rules, workspace);
        Span<bool> isFixed = workspace.Take<bool>(input.Tokens);
        int touchable = MethodTokens.MarkFixed(input, rules, isFixed);
        int removed = MethodTokens.Removed(rules, touchable, most: touchable / 2);

        double margin = rules.Options.Margin * (1 - ((double)rules.Layer / rules.Layers));
        Span<float> energies = workspace.Take<float>(input.Tokens);
        TokenEnergy.Compute(metric, (float)margin, isFixed, input.Visible, energies, workspace);
        Matching matching = rules.Layer < (rules.Layers + 1) / 2
            ? EnergyMatching.MatchAll(metric, energies, removed, isFixed, input.Visible, workspace)
            : EnergyMatching.MatchTop(metric, energies, removed, isFixed, input.Visible, workspace);
        output.Merge(input, matching, workspace);
        return matching.Leaders.Length;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        MethodMetric.WorkspaceBytes(tokens, width)
        + Workspace.BytesFor<bool>(tokens)
        + Workspace.BytesFor<float>(tokens)
        + long.Max(TokenEnergy.WorkspaceBytes(tokens, width), EnergyMatching.WorkspaceBytes(tokens, width));
}
