using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// Adaptive Token Sampling (arXiv 2111.15667, section 3): a token's significance is the attention of CLS times the norm of its value; its
/// distribution is sampled at K fixed quantiles, and what is sampled twice is kept once. How many stay depends on the image. The paper samples
/// rows of the attention matrix; here the tokens leave behind the attention, so that it need not be opened.
/// </summary>
public static class Ats
{
    /// <summary>Compresses one sequence: output = [protected and sampled, by position].</summary>
    /// <param name="input">Hidden states, the attention of CLS, and values.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget is K, the most that stay without what is protected; 0 samples as often as there are tokens.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">Attention or values are missing or not finite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectAttention(rules.Site, input);
        StageGuard.ExpectValues(rules.Site, input);
        Span<float> significance = workspace.Take<float>(input.Tokens);
        TokenSignificance.Compute(input.Attention, input.Values, significance, workspace);
        StageGuard.Mark(rules.Site, input, [], significance);

        Span<int> patches = workspace.Take<int>(input.Tokens), sampled = workspace.Take<int>(input.Tokens), rows = workspace.Take<int>(input.Tokens);
        patches = patches[..MethodTokens.Touchable(input, rules, patches, workspace)];
        Span<float> weights = workspace.Take<float>(patches.Length);
        for (int i = 0; i < patches.Length; i++)
        {
            // Padding was marked with -infinity.
            weights[i] = float.Max(0, significance[patches[i]]);
        }

        int samples = rules.Budget > 0 ? rules.Budget : patches.Length;
        sampled = sampled[..InverseTransformSampling.Select(weights, samples, sampled)];
        TokenList.ToTokens(patches, sampled);
        int written = MethodTokens.Rows(input.Tokens, patches, sampled, rows);
        output.Prune(input, rows[..written]);
        return written;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        (2 * Workspace.BytesFor<float>(tokens))
        + (3 * Workspace.BytesFor<int>(tokens))
        + long.Max(MethodTokens.WorkspaceBytes(tokens), TokenSignificance.WorkspaceBytes(tokens));
}
