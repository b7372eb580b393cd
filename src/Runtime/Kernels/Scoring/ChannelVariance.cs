using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>How much every channel varies over the tokens.</summary>
public static class ChannelVariance
{
    /// <summary>Writes mean and variance of every channel; both divide by the number of tokens and sum in token order.</summary>
    /// <param name="rows">Vectors [tokens, channels]; at least one.</param>
    /// <param name="means">Receives the means [channels].</param>
    /// <param name="variances">Receives the variances [channels].</param>
    /// <param name="workspace">Scratch of one row, given back.</param>
    /// <exception cref="ArgumentException">There are no rows, or a span is too short.</exception>
    public static void Compute(TokenMatrix rows, Span<float> means, Span<float> variances, Workspace workspace)
    {
        RowMean.Compute(rows, means);
        long mark = workspace.Mark();
        Span<float> difference = workspace.Take<float>(rows.Channels);
        means = means[..rows.Channels];
        variances = variances[..rows.Channels];
        variances.Clear();
        for (int token = 0; token < rows.Tokens; token++)
        {
            TensorPrimitives.Subtract(rows[token], means, difference);
            TensorPrimitives.FusedMultiplyAdd(difference, difference, variances, variances);
        }

        TensorPrimitives.Divide(variances, rows.Tokens, variances);
        workspace.Release(mark);
    }
}
