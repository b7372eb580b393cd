using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>Euclidean norms of rows.</summary>
public static unsafe class RowNorms
{
    /// <summary>Writes ||row|| for every row; squares are added to sixteen interleaved sums with fused multiply-add.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="norms">Receives the norms [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="norms"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, Span<float> norms) => Compute(rows, norms, VectorWidth.Best);

    /// <summary>Writes ||row||^2 for every row.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="squares">Receives the squared norms [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="squares"/> is too short.</exception>
    public static void Squares(TokenMatrix rows, Span<float> squares) => Squares(rows, squares, VectorWidth.Best);

    internal static void Compute(TokenMatrix rows, Span<float> norms, VectorWidth vectors)
    {
        norms = norms[..rows.Tokens];
        Squares(rows, norms, vectors);
        TensorPrimitives.Sqrt(norms, norms);
    }

    internal static void Squares(TokenMatrix rows, Span<float> squares, VectorWidth vectors)
    {
        fixed (float* from = &rows.Reference, sums = squares[..rows.Tokens])
        {
            RowProducts.Compute<SquareTerm>(from, rows.Stride, rows.Tokens, rows.Channels, null, sums, vectors);
        }
    }
}
