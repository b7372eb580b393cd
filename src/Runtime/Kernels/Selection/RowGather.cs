using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.Kernels;

/// <summary>Copies selected rows.</summary>
public static class RowGather
{
    /// <summary>Writes row kept[i] of the input as row i of the output. Rows that follow each other in both are copied in one go.</summary>
    /// <param name="rows">Input rows [tokens, channels].</param>
    /// <param name="kept">Rows wanted.</param>
    /// <param name="output">Receives the rows; row i starts at i x <paramref name="outputStride"/>.</param>
    /// <param name="outputStride">Values from one output row to the next.</param>
    /// <exception cref="ArgumentOutOfRangeException">A wanted row does not exist.</exception>
    /// <exception cref="ArgumentException">The output is too short.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(TokenMatrix rows, ReadOnlySpan<int> kept, Span<float> output, int outputStride)
    {
        bool dense = rows.IsDense && outputStride == rows.Channels && outputStride > 0;
        for (int i = 0; i < kept.Length;)
        {
            int run = 1;
            while (dense && i + run < kept.Length && kept[i + run] == kept[i] + run)
            {
                run++;
            }

            ReadOnlySpan<float> values = rows[kept[i]];
            if (run > 1)
            {
                // Both ends of the run are checked, so what lies between exists.
                _ = rows[kept[i] + run - 1];
                values = MemoryMarshal.CreateReadOnlySpan(in values[0], run * rows.Channels);
            }

            values.CopyTo(output[(i * outputStride)..]);
            i += run;
        }
    }
}
