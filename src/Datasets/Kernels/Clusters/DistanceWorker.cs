using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>One thread's memory for distances of rows to centres.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">All rows.</param>
/// <param name="packed">All rows in panels; null where each block is packed when it comes.</param>
/// <param name="size">Rows of a block.</param>
/// <param name="group">Centres that are compared at a time, a multiple of 16.</param>
internal sealed unsafe class DistanceWorker<T>(RowBuffer<T> rows, RowPanels<T>? packed, int size, int group) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowPanels<T> _block = new(packed is null ? size : 0, rows.Width);
    private readonly RowBuffer<T> _values = new(group, size);

    /// <summary>Lowers squared distances to the nearest centre.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">How many, at most a block.</param>
    /// <param name="centres">The centres.</param>
    /// <param name="least">The distances [count], with room for those of copies that fill up a panel.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal void Lower(int first, int count, RowPanels<T> centres, T* least, VectorWidth vectors)
    {
        int stride = RowPanels<T>.Padded(count);
        if (packed is null)
        {
            _block.Pack(rows, first, count, [], vectors);
        }

        for (int centre = 0; centre < centres.Count; centre += group)
        {
            int taken = int.Min(group, centres.Count - centre);
            RowPairs.Compute<SquaredDifferencePair, T>(
                packed ?? _block, packed is null ? 0 : first, stride, centres, centre, taken, _values.Values, vectors);
            PairReductions.Least(_values.Values, stride, taken, least, vectors);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _block.Dispose();
        _values.Dispose();
    }
}
