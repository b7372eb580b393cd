namespace PipelineDsl.Kernels;

/// <summary>Copies selected rows.</summary>
public static class RowGather
{
    /// <summary>Writes row kept[i] of the input as row i of the output.</summary>
    /// <param name="rows">Input rows [tokens, channels].</param>
    /// <param name="kept">Rows wanted.</param>
    /// <param name="output">Receives the rows; row i starts at i x <paramref name="outputStride"/>.</param>
    /// <param name="outputStride">Values from one output row to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A wanted row does not exist.</exception>
    public static void Copy(TokenMatrix rows, ReadOnlySpan<int> kept, Span<float> output, int outputStride)
    {
        for (int i = 0; i < kept.Length; i++)
        {
            rows[kept[i]].CopyTo(output.Slice(i * outputStride, rows.Channels));
        }
    }
}
