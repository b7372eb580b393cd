namespace PipelineDsl.Kernels;

/// <summary>
/// A function of sets with diminishing returns, f(empty) = 0, together with the set chosen so far. What a candidate gains may never grow while
/// others are added; <see cref="SubmodularGreedy"/> relies on it, and checks it.
/// </summary>
public interface ISubmodularFunction
{
    /// <summary>Number of candidates.</summary>
    int Candidates { get; }

    /// <summary>The function of the set chosen so far.</summary>
    double Value { get; }

    /// <summary>
    /// Writes f(A + x) - f(A) for some candidates. The gain of one must not depend on the others that are asked for, nor on threads.
    /// </summary>
    /// <param name="candidates">Candidates that were not added.</param>
    /// <param name="gains">Receives their gains.</param>
    /// <param name="threads">Threads that may work side by side.</param>
    void Gains(ReadOnlySpan<int> candidates, Span<double> gains, int threads);

    /// <summary>Adds a candidate to the set.</summary>
    /// <param name="candidate">Which one.</param>
    void Add(int candidate);

    /// <summary>Empties the set.</summary>
    void Reset();
}
