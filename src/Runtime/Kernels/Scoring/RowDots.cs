namespace PipelineDsl.Kernels;

/// <summary>Dot products of rows with one vector.</summary>
public static unsafe class RowDots
{
    /// <summary>Writes &lt;row, vector&gt; for every row; products are added to sixteen interleaved sums with fused multiply-add.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="vector">The vector [channels].</param>
    /// <param name="dots">Receives the products [tokens].</param>
    /// <exception cref="ArgumentException"><paramref name="vector"/> is not as wide as the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dots"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, ReadOnlySpan<float> vector, Span<float> dots) => Compute(rows, vector, dots, VectorWidth.Best);

    internal static void Compute(TokenMatrix rows, ReadOnlySpan<float> vector, Span<float> dots, VectorWidth vectors)
    {
        if (vector.Length != rows.Channels)
        {
            throw new ArgumentException($"A vector of {vector.Length} values does not meet rows of {rows.Channels}.", nameof(vector));
        }

        fixed (float* from = &rows.Reference, factors = vector, to = dots[..rows.Tokens])
        {
            RowProducts.Compute<ProductTerm>(from, rows.Stride, rows.Tokens, rows.Channels, factors, to, vectors);
        }
    }
}
