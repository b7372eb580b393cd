using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Squared distances of rows to the nearest centre. Centres come in batches, so that every pass over the rows compares each with many centres while it lies
/// in the cache. Distances come from differences, so equal rows are exactly 0 apart.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class CentreDistances<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows and centres that are compared before anything is reduced.</summary>
    private const int Block = 128, Group = 64;

    /// <summary>Pairs of rows below which waking a thread takes longer than comparing them.</summary>
    private const long FewPairs = 1 << 13;

    /// <summary>Rows of so many bytes stay packed: then passes with a single centre cost no more than reading them.</summary>
    private const long PackedBytes = 64L << 20;

    private readonly RowBuffer<T> _rows;
    private readonly RowPanels<T>? _packed;
    private readonly RowBuffer<T> _least;
    private readonly int _threads;
    private readonly CancellationToken _stop;
    private readonly VectorWidth _vectors;

    /// <summary>Makes distances that are infinite: there is no centre yet.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <param name="vectors">Instructions to use.</param>
    internal CentreDistances(RowBuffer<T> rows, int threads, CancellationToken stop, VectorWidth vectors)
    {
        (_rows, _threads, _stop, _vectors) = (rows, threads, stop, vectors);
        _least = new RowBuffer<T>(1, RowPanels<T>.Padded(rows.Count));
        _least[0].Fill(T.PositiveInfinity);
        if (rows.Bytes <= PackedBytes)
        {
            _packed = new RowPanels<T>(rows.Count, rows.Width);
            _packed.Pack(rows, 0, rows.Count, [], vectors);
        }
    }

    /// <summary>Squared distance of every row to the nearest centre [rows]; negative for a hidden one.</summary>
    internal ReadOnlySpan<T> Least => _least[0][.._rows.Count];

    /// <summary>Pairs of a row and a centre that were compared.</summary>
    internal long Comparisons { get; private set; }

    /// <summary>Takes a row out of the comparison, for good: it is a centre.</summary>
    /// <param name="row">The row.</param>
    internal void Hide(int row) => _least[0][row] = -T.One;

    /// <summary>Adds centres.</summary>
    /// <param name="centres">Rows that are centres from now on.</param>
    internal void Lower(List<int> centres)
    {
        using var panels = new RowPanels<T>(centres.Count, _rows.Width);
        panels.Pack(_rows, [.. centres]);
        Lower(panels);
    }

    /// <summary>Adds centres that are no rows.</summary>
    /// <param name="centres">The centres.</param>
    internal void Lower(RowPanels<T> centres)
    {
        long pairs = (long)_rows.Count * centres.Count;
        Comparisons += pairs;
        RowWork.Run(
            _rows.Count, Block, pairs < FewPairs ? 1 : _threads, _stop, () => new DistanceWorker<T>(_rows, _packed, Block, Group),
            (worker, first, count) => worker.Lower(first, count, centres, _least.Values + first, _vectors));
    }

    /// <summary>The row nearest to the mean of all rows, among equals the first. Afterwards there is no centre again.</summary>
    internal int NearestToMean()
    {
        using var mean = new RowBuffer<T>(1, _rows.Width);
        RowMeans.Write(_rows, mean[0], _threads, _stop);
        using var panels = new RowPanels<T>(1, _rows.Width);
        panels.Pack(mean, 0, 1);
        Lower(panels);
        int nearest = 0;
        for (int row = 1; row < _rows.Count; row++)
        {
            nearest = Least[row] < Least[nearest] ? row : nearest;
        }

        _least[0].Fill(T.PositiveInfinity);
        return nearest;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _least.Dispose();
        _packed?.Dispose();
    }
}
