using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// For every row the nearest of some centres, and the next. Among equally near ones the first wins. A row's result depends on nothing but its values and
/// the centres: neither on the rows beside it, nor on threads or vector width.
/// </summary>
public static unsafe class NearestCentres
{
    /// <summary>Rows and centres that are compared before anything is reduced: what a core's second-level cache holds.</summary>
    private const int Rows = 128, Centres = 64;

    /// <summary>Finds them.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="rows">The rows; of length 1 under <see cref="SampleMetric.Cosine"/>.</param>
    /// <param name="centres">The centres, at least one and less than 2^24; of length 1 under <see cref="SampleMetric.Cosine"/>.</param>
    /// <param name="metric">How they are compared.</param>
    /// <param name="nearest">Receives the nearest centre [rows].</param>
    /// <param name="similarity">Receives the cosine with it, or minus the squared distance [rows]; may be empty.</param>
    /// <param name="second">Receives the second nearest centre, -1 where there is one centre only [rows]; may be empty.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <exception cref="ArgumentException">Widths differ, there is no centre, or a span is too short.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Assign<T>(
        RowBuffer<T> rows, RowBuffer<T> centres, SampleMetric metric, Span<int> nearest, Span<double> similarity, Span<int> second, int threads = 1,
        CancellationToken stop = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var panels = new RowPanels<T>(centres.Count, centres.Width);
        panels.Pack(centres, 0, centres.Count);
        Assign(rows, panels, metric, nearest, similarity, second, threads, stop, VectorWidth.Best);
    }

    /// <summary>Finds them with given instructions, and centres that are packed already.</summary>
    internal static void Assign<T>(
        RowBuffer<T> rows, RowPanels<T> centres, SampleMetric metric, Span<int> nearest, Span<double> similarity, Span<int> second, int threads,
        CancellationToken stop, VectorWidth vectors)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(rows, centres, nearest, similarity, second);
        fixed (int* toNearest = nearest, toSecond = second)
        fixed (double* toSimilarity = similarity)
        {
            var output = new NearestOutput(toNearest, toSimilarity, second.IsEmpty ? null : toSecond);
            RowWork.Run(
                rows.Count, Rows, threads, stop, () => new NearestWorker<T>(rows, centres, Rows, Centres),
                (worker, first, count) => worker.Assign(first, count, metric, output, vectors));
        }
    }

    private static void Check<T>(RowBuffer<T> rows, RowPanels<T> centres, Span<int> nearest, Span<double> similarity, Span<int> second)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (rows.Width != centres.Width)
        {
            throw new ArgumentException($"Rows of {rows.Width} values cannot be compared with centres of {centres.Width}.", nameof(centres));
        }

        if (centres.Count is 0 or >= 1 << 24)
        {
            throw new ArgumentException($"There are {centres.Count} centres; from 1 to {(1 << 24) - 1} are possible.", nameof(centres));
        }

        if (nearest.Length < rows.Count || (!similarity.IsEmpty && similarity.Length < rows.Count) || (!second.IsEmpty && second.Length < rows.Count))
        {
            throw new ArgumentException($"The results of {rows.Count} rows do not fit.", nameof(nearest));
        }
    }
}
