using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Means of rows, added up in double precision in blocks of fixed size, so that no thread changes the order of a sum.</summary>
public static class RowMeans
{
    private const int Block = 4096;

    /// <summary>Writes the mean of all rows.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">At least one row.</param>
    /// <param name="mean">Receives the mean [width].</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between blocks.</param>
    public static void Write<T>(RowBuffer<T> rows, Span<T> mean, int threads = 1, CancellationToken stop = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int blocks = (int)(((long)rows.Count + Block - 1) / Block);
        using var sums = new RowBuffer<double>(blocks, rows.Width);
        RowWork.Run(rows.Count, Block, threads, stop, (first, count) =>
        {
            Span<double> sum = sums[first / Block];
            for (int row = first; row < first + count; row++)
            {
                RowValues<T>.AddTo(rows[row], sum);
            }
        });
        for (int block = 1; block < blocks; block++)
        {
            RowValues<double>.AddTo(sums[block], sums[0]);
        }

        for (int channel = 0; channel < rows.Width; channel++)
        {
            mean[channel] = T.CreateTruncating(sums[0][channel] / rows.Count);
        }
    }
}
