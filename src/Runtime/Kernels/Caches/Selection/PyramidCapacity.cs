namespace PipelineDsl.Kernels;

/// <summary>
/// PyramidKV's budgets as the paper's own code has them (arXiv 2406.02069): whole numbers, and a capacity beside the window. Pipelines follow
/// kvpress' form, in which the window is part of the budget.
/// </summary>
public static class PyramidCapacity
{
    /// <summary>Entries that a head of one layer keeps: all where there is room for all, the capacity where a pyramid would not fit.</summary>
    /// <param name="capacity">Mean number of entries kept, the window included.</param>
    /// <param name="held">Entries of a head.</param>
    /// <param name="window">Queries that score, which stay.</param>
    /// <param name="beta">How many times the mean the last layer's is divided by; 20 in the paper's code.</param>
    /// <param name="index">The layer's place, 0-based.</param>
    /// <param name="layers">Layers of the pyramid; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static int Entries(int capacity, int held, int window, int beta, int index, int layers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(beta, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, window);
        int mean = capacity - window, least = mean / beta, most = (2 * mean) - least;
        if (held < capacity)
        {
            return held;
        }

        if (held < 2 * mean)
        {
            return capacity;
        }

        if (most >= held - window)
        {
            most = held - window;
            least = (2 * mean) - most;
        }

        return most - (index * ((most - least) / (layers - 1))) + window;
    }
}
