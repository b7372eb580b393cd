using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>Weighted sums of rows; the weights are used as they are.</summary>
public static class WeightedRows
{
    /// <summary>Adds sum_j w_j x_j over some rows to a vector, in their order, with fused multiply-add.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="chosen">Which rows.</param>
    /// <param name="weights">Weight of every row [tokens].</param>
    /// <param name="sum">The vector [channels].</param>
    /// <exception cref="ArgumentException"><paramref name="sum"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static void Add(TokenMatrix rows, ReadOnlySpan<int> chosen, ReadOnlySpan<float> weights, Span<float> sum)
    {
        if (sum.Length < rows.Channels)
        {
            throw new ArgumentException($"A sum of rows of {rows.Channels} values does not fit into {sum.Length}.", nameof(sum));
        }

        sum = sum[..rows.Channels];
        foreach (int row in chosen)
        {
            TensorPrimitives.FusedMultiplyAdd(rows[row], weights[row], sum, sum);
        }
    }
}
