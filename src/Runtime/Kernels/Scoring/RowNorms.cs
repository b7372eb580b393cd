using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>Euclidean norms of rows.</summary>
public static unsafe class RowNorms
{
    /// <summary>Writes ||row|| for every row; the squares are summed in channel order with fused multiply-add.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="norms">Receives the norms [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="norms"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, Span<float> norms) => Compute(rows, norms, VectorWidth.Best);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Compute(TokenMatrix rows, Span<float> norms, VectorWidth vectors)
    {
        norms = norms[..rows.Tokens];
        norms.Clear();
        fixed (float* from = &rows.Reference, sums = norms)
        {
            TokenProducts.Add(from, rows.Stride, rows.Tokens, rows.Channels, null, sums, vectors);
        }

        foreach (ref float norm in norms)
        {
            norm = MathF.Sqrt(norm);
        }
    }
}
