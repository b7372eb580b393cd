using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>One thread's memory for comparisons of a block of members with earlier ones.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">All members.</param>
/// <param name="size">Members of a block.</param>
internal sealed unsafe class EarlierWorker<T>(RowBuffer<T> rows, int size) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowPanels<T> _earlier = new(size, rows.Width);
    private readonly RowBuffer<T> _values = new(size, size);

    /// <summary>Finds the greatest similarities with some earlier members.</summary>
    /// <param name="block">The members that are compared.</param>
    /// <param name="earlier">The earlier ones, at most a block.</param>
    /// <param name="found">Receives the similarities, then the places in <paramref name="earlier"/> [2, block.PaddedCount].</param>
    /// <param name="vectors">Instructions to use.</param>
    internal void Compare(RowPanels<T> block, ReadOnlySpan<int> earlier, T* found, VectorWidth vectors)
    {
        int stride = block.PaddedCount;
        _earlier.Pack(rows, 0, earlier.Length, earlier, vectors);
        new Span<T>(found, stride).Fill(T.NegativeInfinity);
        RowPairs.Compute<ProductPair, T>(block, _earlier, 0, earlier.Length, _values.Values, vectors);
        PairReductions.Greatest(_values.Values, stride, earlier.Length, 0, found, vectors);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _earlier.Dispose();
        _values.Dispose();
    }
}
