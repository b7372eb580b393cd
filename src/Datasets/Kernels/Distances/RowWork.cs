using System.Runtime.ExceptionServices;

namespace PipelineDsl.Kernels;

/// <summary>Goes through rows in blocks, on several threads. Blocks must not depend on each other.</summary>
internal static class RowWork
{
    /// <summary>Does all blocks, without memory of its own a thread.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="size">Rows of a block.</param>
    /// <param name="threads">Threads at most, at least 1.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <param name="work">Does the block that begins with a row and has so many rows.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal static void Run(int count, int size, int threads, CancellationToken stop, Action<int, int> work) =>
        Run<IDisposable?>(count, size, threads, stop, static () => null, (_, first, rows) => work(first, rows));

    /// <summary>Does all blocks.</summary>
    /// <typeparam name="TWorker">What a thread works with: its own memory.</typeparam>
    /// <param name="count">Number of rows.</param>
    /// <param name="size">Rows of a block.</param>
    /// <param name="threads">Threads at most, at least 1.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <param name="create">Makes a worker.</param>
    /// <param name="work">Does the block that begins with a row and has so many rows.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    internal static void Run<TWorker>(int count, int size, int threads, CancellationToken stop, Func<TWorker> create, Action<TWorker, int, int> work)
        where TWorker : IDisposable?
    {
        int blocks = (int)(((long)count + size - 1) / size);
        stop.ThrowIfCancellationRequested();
        if (int.Min(threads, blocks) <= 1)
        {
            using TWorker worker = create();
            for (int block = 0; block < blocks; block++)
            {
                stop.ThrowIfCancellationRequested();
                Do(block, worker);
            }

            return;
        }

        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = stop };
            Parallel.For(0, blocks, options, create, (block, _, worker) => Do(block, worker), static worker => worker?.Dispose());
        }
        catch (AggregateException failed)
        {
            ExceptionDispatchInfo.Throw(failed.InnerExceptions[0]);
        }

        TWorker Do(int block, TWorker worker)
        {
            int first = block * size;
            work(worker, first, int.Min(size, count - first));
            return worker;
        }
    }
}
