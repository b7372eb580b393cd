namespace PipelineDsl.Kernels;

/// <summary>Euclidean norms of rows.</summary>
public static class RowNorms
{
    /// <summary>Writes ||row|| for every row; the squares are summed in channel order with fused multiply-add.</summary>
    /// <param name="rows">Vectors [tokens, channels].</param>
    /// <param name="norms">Receives the norms [tokens].</param>
    public static void Compute(TokenMatrix rows, Span<float> norms)
    {
        for (int token = 0; token < rows.Tokens; token++)
        {
            float sum = 0;
            foreach (float value in rows[token])
            {
                sum = MathF.FusedMultiplyAdd(value, value, sum);
            }

            norms[token] = MathF.Sqrt(sum);
        }
    }
}
