namespace PipelineDsl.Kernels;

/// <summary>Cosines of one token with others.</summary>
public static unsafe class CosineRow
{
    /// <summary>Bytes that <c>Compute</c> takes from its workspace, and gives back.</summary>
    /// <param name="tokens">Tokens compared.</param>
    /// <param name="width">Their channels.</param>
    public static long WorkspaceBytes(int tokens, int width) =>
        TokenSet.Bytes(tokens, width)
        + TokenSet.Bytes(1, width)
        + Workspace.BytesFor<float>(width)
        + Workspace.BytesFor<float>(TokenPanels.Padded(tokens));

    /// <summary>Writes cos(x_t, x_token) for every token t.</summary>
    /// <param name="rows">All tokens [tokens, channels].</param>
    /// <param name="tokens">Which of them are compared; empty for all.</param>
    /// <param name="token">The one that they are compared with. A zero vector has cosine 0.</param>
    /// <param name="cosines">Receives one value per compared token.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    /// <exception cref="ArgumentException"><paramref name="cosines"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, ReadOnlySpan<int> tokens, int token, Span<float> cosines, Workspace workspace) =>
        Compute(rows, tokens, token, cosines, workspace, VectorWidth.Best);

    internal static void Compute(TokenMatrix rows, ReadOnlySpan<int> tokens, int token, Span<float> cosines, Workspace workspace, VectorWidth vectors)
    {
        long mark = workspace.Mark();
        PanelSet units = TokenSet.UnitsOf(rows, tokens, workspace, vectors), one = TokenSet.UnitsOf(rows, [token], workspace, vectors);
        float* vector = workspace.TakePointer<float>(rows.Channels), products = workspace.TakePointer<float>(units.PaddedCount);
        TokenSet.Read(one, 0, vector);
        PanelProducts.Compute(units, vector, products, vectors);
        new ReadOnlySpan<float>(products, units.Count).CopyTo(cosines);
        workspace.Release(mark);
    }
}
