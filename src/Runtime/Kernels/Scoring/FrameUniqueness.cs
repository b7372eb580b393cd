using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// VidCom2's scores (EMNLP 2025): how close every token is to the mean of its frame and to the mean of the video, on the channels that vary least. Low scores
/// are unusual tokens.
/// </summary>
public static class FrameUniqueness
{
    /// <summary>Bytes that both steps take from their workspace, and give back.</summary>
    /// <param name="tokens">Tokens of the video.</param>
    /// <param name="channels">Their width.</param>
    public static long WorkspaceBytes(int tokens, int channels) => long.Max(
        (2 * Workspace.BytesFor<float>((long)tokens * channels)) + (3 * Workspace.BytesFor<float>(channels)) + Workspace.BytesFor<float>(tokens),
        (4 * Workspace.BytesFor<float>(channels)) + TopK.WorkspaceBytes(channels));

    /// <summary>Writes the channels with the lowest variance over all tokens, ascending; ties to the lowest channel.</summary>
    /// <param name="rows">Vectors [tokens, channels]; at least one.</param>
    /// <param name="stable">Receives the channels, as many as fit.</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">There are no rows, or fewer channels than wanted.</exception>
    public static void StableChannels(TokenMatrix rows, Span<int> stable, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<float> means = workspace.Take<float>(rows.Channels), variances = workspace.Take<float>(rows.Channels);
        ChannelVariance.Compute(rows, means, variances, workspace);
        TensorPrimitives.Negate(variances, variances);
        TopK.Select(variances, stable.Length, stable, workspace);
        workspace.Release(mark);
    }

    /// <summary>
    /// Writes the sum over alpha in {1/8, 1/4, 1/2, 1, 2} of exp(-d^2 / 2 alpha), with d the distance of the token to the mean; tokens are scaled to
    /// length 1 on the channels given, means are not.
    /// </summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="channels">Channels that count.</param>
    /// <param name="frameTokens">Tokens of a frame; they divide the tokens.</param>
    /// <param name="videoScores">Receives the scores against the mean of the video [tokens].</param>
    /// <param name="frameScores">Receives the scores against the mean of the token's frame [tokens].</param>
    /// <param name="workspace">Scratch.</param>
    /// <exception cref="ArgumentException">The frames do not divide the tokens, or a span is too short.</exception>
    public static void Score(
        TokenMatrix rows, ReadOnlySpan<int> channels, int frameTokens, Span<float> videoScores, Span<float> frameScores, Workspace workspace) =>
        Score(rows, channels, frameTokens, videoScores, frameScores, workspace, VectorWidth.Best);

    internal static void Score(
        TokenMatrix rows,
        ReadOnlySpan<int> channels,
        int frameTokens,
        Span<float> videoScores,
        Span<float> frameScores,
        Workspace workspace,
        VectorWidth vectors)
    {
        if (frameTokens < 1 || rows.Tokens % frameTokens != 0)
        {
            throw new ArgumentException($"{rows.Tokens} tokens are not frames of {frameTokens}.", nameof(frameTokens));
        }

        long mark = workspace.Mark();
        TokenMatrix unit = Normalise(rows, channels, workspace, vectors);
        Span<float> mean = workspace.Take<float>(channels.Length), difference = workspace.Take<float>(rows.Tokens * channels.Length);
        RowMean.Compute(unit, mean);
        Closeness(unit, mean, difference, videoScores[..rows.Tokens], vectors);
        for (int first = 0; first < rows.Tokens; first += frameTokens)
        {
            TokenMatrix frame = unit.Slice(first, frameTokens);
            RowMean.Compute(frame, mean);
            Closeness(frame, mean, difference, frameScores.Slice(first, frameTokens), vectors);
        }

        workspace.Release(mark);
    }

    private static TokenMatrix Normalise(TokenMatrix rows, ReadOnlySpan<int> channels, Workspace workspace, VectorWidth vectors)
    {
        Span<float> unit = workspace.Take<float>(rows.Tokens * channels.Length);
        for (int token = 0; token < rows.Tokens; token++)
        {
            ReadOnlySpan<float> from = rows[token];
            Span<float> to = unit.Slice(token * channels.Length, channels.Length);
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = from[channels[i]];
            }
        }

        long mark = workspace.Mark();
        Span<float> norms = workspace.Take<float>(rows.Tokens);
        RowNorms.Compute(new TokenMatrix(unit, rows.Tokens, channels.Length), norms, vectors);
        for (int token = 0; token < rows.Tokens; token++)
        {
            Span<float> row = unit.Slice(token * channels.Length, channels.Length);
            if (norms[token] > 0)
            {
                TensorPrimitives.Divide(row, norms[token], row);
            }
        }

        workspace.Release(mark);
        return new TokenMatrix(unit, rows.Tokens, channels.Length);
    }

    private static unsafe void Closeness(TokenMatrix rows, ReadOnlySpan<float> mean, Span<float> difference, Span<float> scores, VectorWidth vectors)
    {
        for (int token = 0; token < rows.Tokens; token++)
        {
            TensorPrimitives.Subtract(rows[token], mean, difference.Slice(token * rows.Channels, rows.Channels));
        }

        scores.Clear();
        fixed (float* from = difference, squares = scores)
        {
            TokenProducts.Add(from, rows.Channels, rows.Tokens, rows.Channels, null, squares, vectors);
        }

        foreach (ref float score in scores)
        {
            float square = score;
            score = 0;
            for (float alpha = 0.125f; alpha <= 2; alpha *= 2)
            {
                score += Exponential<Lanes1, float>.OfNegative(-square / (2 * alpha));
            }
        }
    }
}
