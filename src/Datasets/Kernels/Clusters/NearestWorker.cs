using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>One thread's memory for the search of nearest centres.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">All rows.</param>
/// <param name="centres">All centres.</param>
/// <param name="size">Rows of a block.</param>
/// <param name="group">Centres that are compared at a time, a multiple of 16.</param>
internal sealed unsafe class NearestWorker<T>(RowBuffer<T> rows, RowPanels<T> centres, int size, int group) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowPanels<T> _block = new(size, rows.Width);
    private readonly RowBuffer<T> _values = new(group, size);

    // Per row: the greatest similarity, its centre, the second greatest, its centre.
    private readonly RowBuffer<T> _best = new(4, size);

    /// <summary>Finds the nearest centres of some rows.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">How many, at most a block.</param>
    /// <param name="metric">How they are compared.</param>
    /// <param name="output">Receives them.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal void Assign(int first, int count, SampleMetric metric, NearestOutput output, VectorWidth vectors)
    {
        _block.Pack(rows, first, count, [], vectors);
        int stride = _block.PaddedCount;
        var best = new Span<T>(_best.Values, 4 * stride);
        best.Fill(-T.One);
        best[..stride].Fill(T.NegativeInfinity);
        best.Slice(2 * stride, stride).Fill(T.NegativeInfinity);
        for (int centre = 0; centre < centres.Count; centre += group)
        {
            int taken = int.Min(group, centres.Count - centre);
            if (metric == SampleMetric.Cosine)
            {
                RowPairs.Compute<ProductPair, T>(_block, centres, centre, taken, _values.Values, vectors);
                PairReductions.GreatestTwo<ProductPair, T>(_values.Values, stride, taken, centre, _best.Values, vectors);
            }
            else
            {
                RowPairs.Compute<SquaredDifferencePair, T>(_block, centres, centre, taken, _values.Values, vectors);
                PairReductions.GreatestTwo<SquaredDifferencePair, T>(_values.Values, stride, taken, centre, _best.Values, vectors);
            }
        }

        for (int i = 0; i < count; i++)
        {
            int nearest = int.CreateTruncating(best[stride + i]), second = int.CreateTruncating(best[(3 * stride) + i]);
            output.Write(first + i, nearest, double.CreateTruncating(best[i]), second);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _block.Dispose();
        _values.Dispose();
        _best.Dispose();
    }
}
