using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>The mean of rows that are first scaled to length 1.</summary>
public static class MeanDirection
{
    /// <summary>Rows whose norms are computed before they are added, so that the second look at them finds them in the cache.</summary>
    private const int Block = 64;

    /// <summary>Writes the mean of row / ||row|| [channels], added up in token order; zero rows add nothing.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="norms">Receives the norms [tokens].</param>
    /// <param name="mean">Receives the mean [channels]; zeros when there are no rows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="norms"/> or <paramref name="mean"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, Span<float> norms, Span<float> mean) => Compute(rows, norms, mean, VectorWidth.Best);

    internal static void Compute(TokenMatrix rows, Span<float> norms, Span<float> mean, VectorWidth vectors)
    {
        norms = norms[..rows.Tokens];
        mean = mean[..rows.Channels];
        mean.Clear();
        for (int first = 0; first < rows.Tokens; first += Block)
        {
            TokenMatrix block = rows.Slice(first, int.Min(Block, rows.Tokens - first));
            Span<float> lengths = norms.Slice(first, block.Tokens);
            RowNorms.Compute(block, lengths, vectors);
            for (int row = 0; row < block.Tokens; row++)
            {
                float inverse = lengths[row] > 0 ? 1 / lengths[row] : 0;
                TensorPrimitives.FusedMultiplyAdd(block[row], inverse, mean, mean);
            }
        }

        if (rows.Tokens > 0)
        {
            TensorPrimitives.Divide(mean, rows.Tokens, mean);
        }
    }
}
