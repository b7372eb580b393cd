namespace PipelineDsl.Kernels;

/// <summary>
/// How relevant image tokens are to a text (CDPruner, arXiv 2506.10967, section 3.2): minus the mean cosine with the text's vectors, since patches
/// and text of CLIP are related inversely, scaled to 0..1 with 1e-6 above the fraction bar, so that no token is worth nothing.
/// </summary>
public static unsafe class TextRelevance
{
    private const float Offset = 1e-6f;

    /// <summary>Bytes that <c>Compute</c> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of all tokens.</param>
    public static long WorkspaceBytes(int tokens) => 3 * Workspace.BytesFor<float>(tokens);

    /// <summary>Writes the relevance of every token; 1 for all when they are equal.</summary>
    /// <param name="aligned">All tokens in the space of the text [tokens, width]; finite.</param>
    /// <param name="tokens">Which of them are rated; empty for all. The scale is theirs alone.</param>
    /// <param name="guide">The text [texts, width]; finite, at least one.</param>
    /// <param name="relevance">Receives one value per rated token.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">There is no text, or its width is another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token, or <paramref name="relevance"/> is too short.</exception>
    public static void Compute(TokenMatrix aligned, ReadOnlySpan<int> tokens, TokenMatrix guide, Span<float> relevance, Workspace workspace) =>
        Compute(aligned, tokens, guide, relevance, workspace, VectorWidth.Best);

    internal static void Compute(
        TokenMatrix aligned, ReadOnlySpan<int> tokens, TokenMatrix guide, Span<float> relevance, Workspace workspace, VectorWidth vectors)
    {
        if (guide.Tokens == 0 || guide.Channels != aligned.Channels)
        {
            throw new ArgumentException(
                $"Expected at least one text of {aligned.Channels} values, got {guide.Tokens} of {guide.Channels}.", nameof(guide));
        }

        long mark = workspace.Mark();
        Span<float> norms = workspace.Take<float>(aligned.Tokens), products = workspace.Take<float>(aligned.Tokens),
            sums = workspace.Take<float>(aligned.Tokens);
        RowNorms.Compute(aligned, norms, vectors);
        sums.Clear();
        fixed (float* rows = &aligned.Reference, dots = products)
        {
            for (int text = 0; text < guide.Tokens; text++)
            {
                products.Clear();
                float norm = 0;
                fixed (float* vector = guide[text])
                {
                    TokenProducts.Add(vector, guide.Channels, 1, guide.Channels, null, &norm, vectors);
                    TokenProducts.Add(rows, aligned.Stride, aligned.Tokens, aligned.Channels, vector, dots, vectors);
                }

                Add(products, norms, MathF.Sqrt(norm), sums);
            }
        }

        int count = tokens.IsEmpty ? aligned.Tokens : tokens.Length;
        for (int i = 0; i < count; i++)
        {
            relevance[i] = -sums[tokens.IsEmpty ? i : tokens[i]] / guide.Tokens;
        }

        MinMaxScale.Apply(relevance[..count], Offset, 1);
        workspace.Release(mark);
    }

    /// <summary>Adds the cosines with one text; those with a zero vector are 0.</summary>
    private static void Add(ReadOnlySpan<float> products, ReadOnlySpan<float> norms, float norm, Span<float> sums)
    {
        for (int token = 0; token < sums.Length; token++)
        {
            sums[token] += norms[token] > 0 && norm > 0 ? products[token] / norms[token] / norm : 0;
        }
    }
}
