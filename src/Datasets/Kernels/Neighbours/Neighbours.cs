using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// The nearest other rows of every row, the lowest first among equally near ones. A row is left out of its own neighbours by its number, not by its
/// distance: copies of it are neighbours.
/// </summary>
public static unsafe class Neighbours
{
    private const int Rows = 128, Others = 64;

    /// <summary>Finds them.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows; of length 1 under <see cref="SampleMetric.Cosine"/>.</param>
    /// <param name="count">Neighbours of a row, at most the other rows.</param>
    /// <param name="metric">How rows are compared.</param>
    /// <param name="neighbours">Receives the neighbours [rows, count], the nearest first.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <exception cref="ArgumentException">There are not so many other rows, or there is no room.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Find<T>(
        RowBuffer<T> rows, int count, SampleMetric metric, Span<int> neighbours, int threads = 1, CancellationToken stop = default)
        where T : unmanaged, IFloatingPointIeee754<T> => Find(rows, count, metric, neighbours, threads, stop, VectorWidth.Best);

    /// <summary>Finds them with given instructions.</summary>
    internal static void Find<T>(
        RowBuffer<T> rows, int count, SampleMetric metric, Span<int> neighbours, int threads, CancellationToken stop, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (count < 0 || (count > 0 && count >= rows.Count))
        {
            throw new ArgumentException($"{rows.Count} rows have no {count} neighbours each.", nameof(count));
        }

        if (neighbours.Length < (long)rows.Count * count)
        {
            throw new ArgumentException($"{rows.Count} x {count} neighbours do not fit into {neighbours.Length}.", nameof(neighbours));
        }

        if (count == 0)
        {
            return;
        }

        fixed (int* results = neighbours)
        {
            int* to = results;
            RowWork.Run(
                rows.Count, Rows, threads, stop, () => new NeighbourWorker<T>(rows, count, Rows, Others),
                (worker, first, taken) => worker.Find(first, taken, metric, to + ((long)first * count), stop, vectors));
        }
    }
}
