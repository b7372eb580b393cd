using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>Adds chosen rows up with weights that are not normalised, as EViT's fused token wants (arXiv 2202.07800, section 3.2).</summary>
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
        if (sum.Length < rows.Channels)
        {
            throw new ArgumentException($"A sum of {rows.Channels} values does not fit into {sum.Length}.", nameof(sum));
        }

        sum = sum[..rows.Channels];
        sum.Clear();
        foreach (int token in tokens)
        {
            TensorPrimitives.FusedMultiplyAdd(rows[token], weights[token], sum, sum);
        }
    }
}
