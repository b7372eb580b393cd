using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// EViT (arXiv 2202.07800, section 3): the patches that CLS attends to most stay, in descending order of the mean over heads a_j, behind CLS;
/// the dropped ones can be fused into one last token, sum a_j x_j, whose weights are not normalised. With nothing to drop all stays as it is.
/// </summary>
public static class EViT
{
    /// <summary>Compresses one sequence: output = [protected, kept by descending score, fused].</summary>
    /// <param name="input">Hidden states, and the attention of CLS.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget counts the kept patches, without what is protected and without the fused token.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">The attention is missing or not finite.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectAttention(rules.Site, input);
        Span<float> attention = workspace.Take<float>(input.Tokens);
        HeadMean.Compute(input.Attention, attention);
        StageGuard.Mark(rules.Site, input, [], attention);

        Span<int> patches = workspace.Take<int>(input.Tokens), order = workspace.Take<int>(input.Tokens), rows = workspace.Take<int>(input.Tokens);
        patches = patches[..MethodTokens.Touchable(input, rules, patches, workspace)];
        order = order[..patches.Length];
        int kept = int.Min(rules.Budget, patches.Length);
        if (kept == patches.Length)
        {
            patches.CopyTo(order);
        }
        else
        {
            MethodTokens.Rank(attention, patches, order, workspace);
        }

        // The fused token is led by the first of the dropped ones, which is ranked just behind the kept ones.
        bool fuses = rules.Options.Fuse && kept < patches.Length;
        int written = MethodTokens.Rows(input.Tokens, patches, order[..(fuses ? kept + 1 : kept)], rows);
        output.Prune(input, rows[..written]);
        if (fuses)
        {
            Fuse(input, output, attention, order[kept..], row: patches[0] + kept);
        }

        return written;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width; not read.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options) =>
        Workspace.BytesFor<float>(tokens)
        + (3 * Workspace.BytesFor<int>(tokens))
        + long.Max(MethodTokens.WorkspaceBytes(tokens), MethodTokens.RankBytes(tokens));

    private static void Fuse(in TokenStageInput input, in TokenStageOutput output, Span<float> attention, ReadOnlySpan<int> dropped, int row)
    {
        float size = 0;
        int content = 0;
        foreach (int token in dropped)
        {
            size += input.Sizes.IsEmpty ? 1 : input.Sizes[token];

            // Padding is ranked last, and nothing attends to it.
            content += float.IsFinite(attention[token]) ? 1 : 0;
            if (!output.Assignment.IsEmpty)
            {
                output.Assignment[token] = row;
            }
        }

        Span<float> fused = output.Hidden.Slice(row * output.HiddenStride, input.Hidden.Channels);
        fused.Clear();
        WeightedRows.Add(input.Hidden, dropped[..content], attention, fused);
        if (!output.Sizes.IsEmpty)
        {
            output.Sizes[row] = size;
        }
    }
}
