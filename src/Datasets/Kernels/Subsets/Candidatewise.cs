namespace PipelineDsl.Kernels;

/// <summary>Work that is done candidate by candidate, on several threads.</summary>
internal static unsafe class Candidatewise
{
    private const int Block = 64;

    /// <summary>Computes one value a candidate; no candidate comes twice, so that state may be kept for each.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="threads">Threads that may work side by side.</param>
    /// <param name="stop">Asked between blocks.</param>
    /// <param name="compute">Computes one value.</param>
    internal static void Run(ReadOnlySpan<int> candidates, Span<double> values, int threads, CancellationToken stop, Func<int, double> compute)
    {
        fixed (int* from = candidates)
        fixed (double* to = values)
        {
            int* chosen = from;
            double* results = to;
            RowWork.Run(candidates.Length, Block, threads, stop, (first, count) =>
            {
                for (int i = first; i < first + count; i++)
                {
                    results[i] = compute(chosen[i]);
                }
            });
        }
    }
}
