using PipelineDsl.Kernels;
using PipelineDsl.Recipes;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// SparseVLM v1 (ICML 2025, arXiv 2410.04417, section 3): the text tokens that the image matches, by embedding, rate its tokens by their attention.
/// The budget's highest stay; of the others the top int(0.3 x others) + 1 are recycled as int(recycled / 10) + 1 cluster means, which stand behind
/// the image's tokens and in front of the text.
/// </summary>
public static class SparseVlm
{
    /// <summary>Share of the pruned tokens that is recycled.</summary>
    private const double Recycled = 0.3;

    /// <summary>Compresses one sequence.</summary>
    /// <param name="input">
    /// Hidden states, embeddings, and queries with keys; or, where queries are missing, the raters' attention as <see cref="TokenStageInput.Attention"/>.
    /// </param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="rules">The budget counts the tokens kept, without the means. The image is the span, the text what stands behind it.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">A signal is missing or not finite, or there is no text.</exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        TokenChoice choice = TokenChoice.Of(input, rules, workspace);
        ReadOnlySpan<int> content = choice.Content;
        int rows = rules.Budget >= choice.Touchable ? rules.Budget : MethodRows.Of(nameof(SparseVlm), choice.Touchable, rules.Budget, static _ => 0);
        if (content.Length <= rows)
        {
            return choice.WriteAll(input, output, rows);
        }

        Span<float> attention = workspace.Take<float>(input.Tokens);
        Rate(input, rules, content, attention, workspace);
        StageGuard.Mark(rules.Site, input, [], attention);
        Span<int> order = workspace.Take<int>(content.Length), centres = workspace.Take<int>(rows - rules.Budget);
        MethodTokens.Rank(attention, content, order, workspace);

        choice.Keep(order[..rules.Budget]);
        int pruned = content.Length - rules.Budget;
        Span<int> recycled = order.Slice(rules.Budget, int.Max((int)(Recycled * pruned) + 1, centres.Length)), cluster = workspace.Take<int>(recycled.Length);
        StageGuard.RequireFinite(rules.Site, input.Hidden, recycled, "hidden state");
        DensityPeaks.Cluster(input.Hidden, recycled, centres.Length, centres, cluster, workspace);

        Span<int> rowOf = workspace.Take<int>(input.Tokens), leaders = workspace.Take<int>(input.Tokens);
        int first = Rows(choice, recycled, centres, rowOf, leaders, out int written);
        for (int i = 0; i < recycled.Length; i++)
        {
            rowOf[recycled[i]] = first + cluster[i];
        }

        output.Merge(input, Matching.Of(leaders[..written], rowOf, workspace), MergeReduction.Mean);
        return written;
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys.</param>
    /// <param name="options">Not read.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options)
    {
        long rating = (2 * Workspace.BytesFor<int>(tokens))
            + Workspace.BytesFor<float>(tokens)
            + long.Max(TextRaters.WorkspaceBytes(tokens, channels), AttentionMean.WorkspaceBytes(tokens, width));
        long recycling = long.Max(DensityPeaks.WorkspaceBytes(tokens, channels), Matching.WorkspaceBytes(tokens));
        return TokenChoice.WorkspaceBytes(tokens)
            + Workspace.BytesFor<float>(tokens)
            + (5 * Workspace.BytesFor<int>(tokens))
            + long.Max(long.Max(rating, recycling), MethodTokens.RankBytes(tokens));
    }

    /// <summary>Writes the mean attention of the raters.</summary>
    private static void Rate(in TokenStageInput input, in MethodRules rules, ReadOnlySpan<int> image, Span<float> attention, Workspace workspace)
    {
        if (input.Queries.Heads == 0)
        {
            StageGuard.ExpectAttention(rules.Site, input);
            HeadMean.Compute(input.Attention, attention);
            return;
        }

        StageGuard.ExpectKeys(rules.Site, input);
        StageGuard.ExpectQueries(rules.Site, input);
        StageGuard.ExpectEmbeddings(rules.Site, input);
        long mark = workspace.Mark();
        Span<int> text = workspace.Take<int>(input.Tokens), raters = workspace.Take<int>(input.Tokens);
        text = text[..TokenChoice.Text(input, rules, text)];
        if (text.IsEmpty)
        {
            throw new TokenStageException(rules.Site, "expected text behind the image, which rates its tokens, got none.");
        }

        StageGuard.RequireFinite(rules.Site, input.Embeddings, image, "embedding");
        StageGuard.RequireFinite(rules.Site, input.Embeddings, text, "embedding");
        Span<float> shares = workspace.Take<float>(text.Length);
        TextRaters.Score(input.Embeddings, image, text, shares, workspace);
        raters = raters[..TextRaters.Choose(shares, text, raters)];
        AttentionMean.Compute(input.Queries, input.Keys, raters, input.Scale, input.IsCausal, input.Visible, attention, workspace);
        workspace.Release(mark);
    }

    /// <summary>Gives every token that stays a row in the order of positions, and the means theirs behind the last token of the image.</summary>
    /// <returns>The first row of a mean.</returns>
    private static int Rows(TokenChoice choice, ReadOnlySpan<int> recycled, ReadOnlySpan<int> centres, Span<int> rowOf, Span<int> leaders, out int written)
    {
        int first = 0;
        written = 0;
        for (int token = 0; token < rowOf.Length; token++)
        {
            rowOf[token] = choice.Stays[token] ? written : -1;
            leaders[written] = token;
            written += choice.Stays[token] ? 1 : 0;
            if (token == choice.Last)
            {
                first = written;
                foreach (int centre in centres)
                {
                    leaders[written++] = recycled[centre];
                }
            }
        }

        return first;
    }
}
