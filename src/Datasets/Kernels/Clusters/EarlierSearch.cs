using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// For blocks of members, in an order of preference, the most similar of the earlier ones that count. Which count is told member by member; similarities
/// inside a block are taken from one comparison of the block with itself.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class EarlierSearch<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowBuffer<T> _rows;
    private readonly int[] _order;
    private readonly int _size;
    private readonly VectorWidth _vectors;
    private readonly RowPanels<T> _block;
    private readonly RowBuffer<T> _inside;
    private readonly int[] _kept;
    private readonly T[] _most;
    private readonly int[] _partner;
    private int _keptCount, _first, _count;
    private RowBuffer<T>? _found;

    /// <summary>Makes a search in which no member counts yet.</summary>
    /// <param name="rows">The members.</param>
    /// <param name="order">Their order.</param>
    /// <param name="size">Members of a block.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal EarlierSearch(RowBuffer<T> rows, ReadOnlySpan<int> order, int size, VectorWidth vectors)
    {
        (_rows, _order, _size, _vectors) = (rows, order.ToArray(), int.Min(size, RowPanels<T>.Padded(rows.Count)), vectors);
        _block = new RowPanels<T>(_size, rows.Width);
        _inside = new RowBuffer<T>(_size, _size);
        _kept = new int[rows.Count];
        _most = new T[_size];
        _partner = new int[_size];
    }

    /// <summary>Pairs of members that were compared.</summary>
    internal long Comparisons { get; private set; }

    /// <summary>Starts a block.</summary>
    /// <param name="first">Place of its first member in the order.</param>
    /// <param name="count">Members.</param>
    internal void Begin(int first, int count)
    {
        _block.Pack(_rows, 0, count, _order.AsSpan(first, count), _vectors);
        RowPairs.Compute<ProductPair, T>(_block, _block, 0, count, _inside.Values, _vectors);
        Comparisons += (long)count * (count + _keptCount);
        _most.AsSpan().Fill(T.NegativeInfinity);
        _partner.AsSpan().Fill(-1);
        (_first, _count) = (first, count);
    }

    /// <summary>Compares the block with all members before it that count.</summary>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between blocks.</param>
    internal void CompareWithEarlier(int threads, CancellationToken stop)
    {
        int groups = (_keptCount + _size - 1) / _size, stride = _block.PaddedCount;
        if (groups == 0)
        {
            return;
        }

        Grow(2 * groups);
        RowWork.Run(_keptCount, _size, threads, stop, () => new EarlierWorker<T>(_rows, _size), (worker, first, count) =>
            worker.Compare(_block, _kept.AsSpan(first, count), _found!.Values + ((long)(first / _size) * 2 * _size), _vectors));
        for (int group = 0; group < groups; group++)
        {
            var found = new ReadOnlySpan<T>(_found!.Values + ((long)group * 2 * _size), 2 * stride);
            for (int i = 0; i < _count; i++)
            {
                if (found[i] > _most[i])
                {
                    _most[i] = found[i];
                    _partner[i] = _kept[(group * _size) + int.CreateTruncating(found[stride + i])];
                }
            }
        }
    }

    /// <summary>The greatest similarity of a member of the block with an earlier one that counts.</summary>
    /// <param name="place">Its place in the block.</param>
    /// <param name="partner">That earlier member; -1 when none counts.</param>
    internal double Most(int place, out int partner)
    {
        partner = _partner[place];
        return double.CreateTruncating(_most[place]);
    }

    /// <summary>Lets a member of the block count for all behind it.</summary>
    /// <param name="place">Its place in the block.</param>
    internal void Keep(int place)
    {
        int member = _order[_first + place];
        _kept[_keptCount++] = member;
        var similarities = new ReadOnlySpan<T>(_inside.Values + ((long)place * _block.PaddedCount), _count);
        for (int i = place + 1; i < _count; i++)
        {
            if (similarities[i] > _most[i])
            {
                _most[i] = similarities[i];
                _partner[i] = member;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _block.Dispose();
        _inside.Dispose();
        _found?.Dispose();
    }

    private void Grow(int rows)
    {
        if (_found is null || _found.Count < rows)
        {
            _found?.Dispose();
            _found = new RowBuffer<T>(2 * rows, _size);
        }
    }
}
