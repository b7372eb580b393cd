using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// Adds chosen rows up with weights that are not normalised, as EViT's fused token (arXiv 2202.07800, section 3.2) and PruMerge's neighbourhoods want.
/// </summary>
public static class WeightedRowSum
{
    /// <summary>Writes sum w x over the chosen tokens, in their order, with fused multiply-add.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="tokens">Which rows.</param>
    /// <param name="weights">Weight of every token of <paramref name="rows"/>.</param>
    /// <param name="sum">Receives the sum [channels]; zeros when no token is chosen.</param>
    /// <exception cref="ArgumentException"><paramref name="sum"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A wanted row does not exist.</exception>
    public static void Compute(TokenMatrix rows, ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum = Room(rows, sum);
        sum.Clear();
        Add(rows, tokens, weights, sum);
    }

    /// <summary>Adds sum w x over the chosen tokens to a vector, in their order, with fused multiply-add.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="tokens">Which rows.</param>
    /// <param name="weights">Weight of every token of <paramref name="rows"/>.</param>
    /// <param name="sum">The vector [channels].</param>
    /// <exception cref="ArgumentException"><paramref name="sum"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A wanted row does not exist.</exception>
    public static void Add(TokenMatrix rows, ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, Span<float> sum)
    {
        sum = Room(rows, sum);
        foreach (int token in tokens)
        {
            TensorPrimitives.FusedMultiplyAdd(rows[token], weights[token], sum, sum);
        }
    }

    private static Span<float> Room(TokenMatrix rows, Span<float> sum) => sum.Length >= rows.Channels
        ? sum[..rows.Channels]
        : throw new ArgumentException($"A sum of {rows.Channels} values does not fit into {sum.Length}.", nameof(sum));
}
