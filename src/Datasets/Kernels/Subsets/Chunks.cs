namespace PipelineDsl.Kernels;

/// <summary>Work that is done candidate by candidate, by several threads.</summary>
internal static unsafe class Chunks
{
    private const int Size = 64;

    /// <summary>Computes one value a candidate; no candidate comes twice, so that state may be kept for each.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="threads">Threads that may work side by side.</param>
    /// <param name="compute">Computes one value.</param>
    internal static void Run(ReadOnlySpan<int> candidates, Span<double> values, int threads, Func<int, double> compute)
    {
        int length = candidates.Length;
        if (threads == 1 || length <= Size)
        {
            for (int i = 0; i < length; i++)
            {
                values[i] = compute(candidates[i]);
            }

            return;
        }

        fixed (int* from = candidates)
        fixed (double* to = values)
        {
            int* pinned = from;
            double* results = to;
            Parallel.For(0, (length + Size - 1) / Size, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
            {
                for (int i = chunk * Size; i < int.Min(length, (chunk + 1) * Size); i++)
                {
                    results[i] = compute(pinned[i]);
                }
            });
        }
    }
}
