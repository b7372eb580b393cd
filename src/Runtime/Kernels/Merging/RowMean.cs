using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>The mean of rows.</summary>
public static class RowMean
{
    /// <summary>Writes the mean of all rows [channels], summed in token order.</summary>
    /// <param name="rows">Vectors [tokens, channels]; at least one.</param>
    /// <param name="mean">Receives the mean.</param>
    /// <exception cref="ArgumentException">There are no rows, or <paramref name="mean"/> is too short.</exception>
    public static void Compute(TokenMatrix rows, Span<float> mean)
    {
        if (rows.Tokens == 0 || mean.Length < rows.Channels)
        {
            throw new ArgumentException($"{rows.Tokens} rows of {rows.Channels} values have no mean of {mean.Length} values.", nameof(rows));
        }

        mean = mean[..rows.Channels];
        mean.Clear();
        for (int token = 0; token < rows.Tokens; token++)
        {
            TensorPrimitives.Add(mean, rows[token], mean);
        }

        TensorPrimitives.Divide(mean, rows.Tokens, mean);
    }
}
