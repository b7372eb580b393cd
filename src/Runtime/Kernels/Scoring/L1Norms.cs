namespace PipelineDsl.Kernels;

/// <summary>Sums of magnitudes, in the order of heads and channels.</summary>
public static unsafe class L1Norms
{
    /// <summary>Writes the L1 norm of every token's keys, its heads laid end to end (DART, arXiv 2502.11494).</summary>
    /// <param name="keys">Keys [heads, tokens, head width]; shared heads count once.</param>
    /// <param name="norms">Receives the norms [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="norms"/> is too short.</exception>
    public static void Compute(HeadTensor keys, Span<float> norms) => Compute(keys, norms, VectorWidth.Best);

    /// <summary>Writes the L1 norm of every row.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="norms">Receives the norms [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="norms"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, Span<float> norms) => Compute(rows, norms, VectorWidth.Best);

    internal static void Compute(HeadTensor keys, Span<float> norms, VectorWidth vectors)
    {
        norms = norms[..keys.Tokens];
        norms.Clear();
        fixed (float* from = &keys.Reference, sums = norms)
        {
            for (int head = 0; head < keys.Heads; head++)
            {
                TokenProducts.Add<MagnitudeTerm>(
                    from + ((long)head * keys.HeadStride), keys.TokenStride, keys.Tokens, keys.HeadWidth, null, sums, vectors);
            }
        }
    }

    internal static void Compute(TokenMatrix rows, Span<float> norms, VectorWidth vectors)
    {
        norms = norms[..rows.Tokens];
        norms.Clear();
        fixed (float* from = &rows.Reference, sums = norms)
        {
            TokenProducts.Add<MagnitudeTerm>(from, rows.Stride, rows.Tokens, rows.Channels, null, sums, vectors);
        }
    }
}
