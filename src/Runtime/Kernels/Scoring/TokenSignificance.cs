namespace PipelineDsl.Kernels;

/// <summary>
/// How much a token contributes to what CLS reads (ATS, arXiv 2111.15667, section 3.1): mean over heads of the attention from CLS, times the
/// norm of the value over all heads. The paper divides by the sum; <see cref="InverseTransformSampling"/> does.
/// </summary>
public static class TokenSignificance
{
    /// <summary>Bytes that <see cref="Compute(AttentionRows, HeadTensor, Span{float}, Workspace)"/> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Number of tokens.</param>
    public static long WorkspaceBytes(int tokens) => Workspace.BytesFor<float>(tokens);

    /// <summary>Writes one score per token.</summary>
    /// <param name="attention">The attention of CLS [heads, tokens].</param>
    /// <param name="values">Values [heads, tokens, head width].</param>
    /// <param name="scores">Receives the scores [tokens].</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">There is not one value per attended token, or the scores do not fit.</exception>
    public static void Compute(AttentionRows attention, HeadTensor values, Span<float> scores, Workspace workspace) =>
        Compute(attention, values, scores, workspace, VectorWidth.Best);

    internal static void Compute(AttentionRows attention, HeadTensor values, Span<float> scores, Workspace workspace, VectorWidth vectors)
    {
        if (attention.Tokens != values.Tokens)
        {
            throw new ArgumentException($"Expected the values of {attention.Tokens} tokens, got {values.Tokens}.", nameof(values));
        }

        HeadMean.Compute(attention, scores, vectors);
        long mark = workspace.Mark();
        Span<float> squares = workspace.Take<float>(values.Tokens);
        KeyNorms.Negative(values, squares, vectors);
        for (int token = 0; token < squares.Length; token++)
        {
            scores[token] *= MathF.Sqrt(-squares[token]);
        }

        workspace.Release(mark);
    }
}
