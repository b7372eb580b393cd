using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>One thread's memory for the search of neighbours.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">All rows.</param>
/// <param name="count">Neighbours of a row.</param>
/// <param name="size">Rows of a block.</param>
/// <param name="group">Rows that a block is compared with at a time, a multiple of 16.</param>
internal sealed unsafe class NeighbourWorker<T>(RowBuffer<T> rows, int count, int size, int group) : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly RowPanels<T> _block = new(size, rows.Width);
    private readonly RowPanels<T> _others = new(group, rows.Width);
    private readonly RowBuffer<T> _values = new(group, size);
    private readonly T[] _distances = new T[size * count];
    private readonly int[] _found = new int[size];

    /// <summary>Finds the neighbours of some rows.</summary>
    /// <param name="first">First row.</param>
    /// <param name="taken">How many, at most a block.</param>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="neighbours">Receives the neighbours [taken, count].</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal void Find(int first, int taken, SampleMetric metric, int* neighbours, CancellationToken stop, VectorWidth vectors)
    {
        _block.Pack(rows, first, taken, [], vectors);
        _found.AsSpan().Clear();
        for (int other = 0; other < rows.Count; other += group)
        {
            stop.ThrowIfCancellationRequested();
            int others = int.Min(group, rows.Count - other);
            _others.Pack(rows, other, others, [], vectors);
            if (metric == SampleMetric.Cosine)
            {
                RowPairs.Compute<ProductPair, T>(_block, _others, 0, others, _values.Values, vectors);
            }
            else
            {
                RowPairs.Compute<SquaredDifferencePair, T>(_block, _others, 0, others, _values.Values, vectors);
            }

            for (int row = 0; row < taken; row++)
            {
                Take(row, first + row, other, others, metric == SampleMetric.Cosine, neighbours + (row * count));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _block.Dispose();
        _others.Dispose();
        _values.Dispose();
    }

    /// <summary>Others come in ascending order, and one enters before strictly farther ones only: among equally near ones the first stays in front.</summary>
    private void Take(int row, int self, int other, int others, bool isSimilarity, int* neighbours)
    {
        Span<T> distances = _distances.AsSpan(row * count, count);
        T* values = _values.Values + row;
        int found = _found[row], stride = _block.PaddedCount;
        for (int i = 0; i < others; i++, values += stride)
        {
            T distance = isSimilarity ? -*values : *values;
            if (other + i == self || (found == count && !(distance < distances[^1])))
            {
                continue;
            }

            int place = found < count ? found++ : count - 1;
            for (; place > 0 && distances[place - 1] > distance; place--)
            {
                distances[place] = distances[place - 1];
                neighbours[place] = neighbours[place - 1];
            }

            distances[place] = distance;
            neighbours[place] = other + i;
        }

        _found[row] = found;
    }
}
