using System.Numerics;
using System.Runtime.CompilerServices;

namespace PipelineDsl.Kernels;

/// <summary>
/// The rows that are farthest from all centres, kept up to date pick by pick while all others wait. Distances only fall, so as long as the farthest of
/// these is not nearer than the nearest of them was when they were gathered, it is the farthest of all rows: several picks cost one pass over the rows, and
/// they are those that a pass a pick would have made.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class FarRows<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows that are gathered, beside outliers: few enough for the second-level cache.</summary>
    private const int Breadth = 1024;

    private readonly RowBuffer<T> _rows;
    private readonly CentreDistances<T> _distances;
    private readonly int _outliers;
    private readonly int _capacity;
    private readonly VectorWidth _vectors;
    private readonly RowPanels<T> _gathered;
    private readonly RowPanels<T> _centre;
    private readonly RowBuffer<T> _least;
    private readonly RowBuffer<T> _values;
    private readonly FarRow[] _buffer;
    private int[] _members = [];
    private FarRow _nearest;
    private bool _isAll;

    /// <summary>Makes a list without rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="outliers">How many of the farthest are passed over.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal FarRows(RowBuffer<T> rows, CentreDistances<T> distances, int outliers, VectorWidth vectors)
    {
        (_rows, _distances, _outliers, _vectors) = (rows, distances, outliers, vectors);
        _capacity = int.Min(rows.Count, outliers + Breadth);
        int padded = RowPanels<T>.Padded(_capacity);
        _gathered = new RowPanels<T>(_capacity, rows.Width);
        _centre = new RowPanels<T>(1, rows.Width);
        _least = new RowBuffer<T>(1, padded);
        _values = new RowBuffer<T>(_centre.Capacity * TokenPanels.Lanes, padded);
        _buffer = new FarRow[2 * _capacity];
    }

    /// <summary>Pairs of rows that were compared.</summary>
    internal long Comparisons { get; private set; }

    /// <summary>Gathers the farthest rows anew.</summary>
    internal void Gather()
    {
        int count = 0;
        ReadOnlySpan<T> least = _distances.Least;
        (_isAll, _nearest) = (true, new FarRow(-1, int.MaxValue));
        for (int row = 0; row < least.Length; row++)
        {
            var far = new FarRow(double.CreateTruncating(least[row]), row);
            if (far.Distance < 0 || far.CompareTo(_nearest) > 0)
            {
                continue;
            }

            _buffer[count++] = far;
            if (count == _buffer.Length)
            {
                Shrink(ref count);
            }
        }

        if (count > _capacity)
        {
            Shrink(ref count);
        }

        // In ascending order, so that the first of equally far rows is the one with the lowest index.
        _members = [.. _buffer.AsSpan(0, count).ToArray().Select(static far => far.Row).Order()];
        _gathered.Pack(_rows, _members);
        for (int i = 0; i < count; i++)
        {
            _least[0][i] = least[_members[i]];
        }
    }

    /// <summary>The farthest row that is no outlier; with distance 0 and no row where none is left.</summary>
    /// <param name="next">That row.</param>
    /// <returns>False when it may be another one than those gathered.</returns>
    internal bool TryNext(out FarRow next)
    {
        next = _outliers == 0 ? Farthest() : Beyond();
        return _isAll || next.CompareTo(_nearest) <= 0;
    }

    /// <summary>Makes a row a centre.</summary>
    /// <param name="row">The row, one of those gathered.</param>
    internal void Pick(int row)
    {
        if (_members.Length == 0)
        {
            return;
        }

        Comparisons += _members.Length;
        _centre.Pack(_rows, row, 1);
        RowPairs.Compute<SquaredDifferencePair, T>(_gathered, _centre, 0, 1, _values.Values, _vectors);
        PairReductions.Least(_values.Values, _gathered.PaddedCount, 1, _least.Values, _vectors);
        _least[0][Array.BinarySearch(_members, row)] = -T.One;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gathered.Dispose();
        _centre.Dispose();
        _least.Dispose();
        _values.Dispose();
    }

    private void Shrink(ref int count)
    {
        FarRow.Partition(_buffer.AsSpan(0, count), _capacity);
        (_isAll, _nearest, count) = (false, _buffer[_capacity - 1], _capacity);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private FarRow Farthest()
    {
        T* least = _least.Values;
        T most = -T.One;
        int at = -1;
        for (int i = 0; i < _members.Length; i++)
        {
            if (least[i] > most)
            {
                (most, at) = (least[i], i);
            }
        }

        return at < 0 ? new FarRow(0, int.MaxValue) : new FarRow(double.CreateTruncating(most), _members[at]);
    }

    /// <summary>The farthest row behind the outliers, or the last one where only outliers are left.</summary>
    private FarRow Beyond()
    {
        int count = 0;
        for (int i = 0; i < _members.Length; i++)
        {
            var far = new FarRow(double.CreateTruncating(_least[0][i]), _members[i]);
            if (far.Distance >= 0)
            {
                _buffer[count++] = far;
            }
        }

        if (count == 0)
        {
            return new FarRow(0, int.MaxValue);
        }

        int rank = int.Min(_outliers, count - 1);
        FarRow.Partition(_buffer.AsSpan(0, count), rank + 1);
        return _buffer[rank];
    }
}
