using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>How alike candidates are to the references on which an objective is evaluated, and to each other; never negative.</summary>
/// <typeparam name="T">Type in which similarities are held: float or double.</typeparam>
public abstract class SimilaritySource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private protected SimilaritySource()
    {
    }

    /// <summary>Number of candidates.</summary>
    public abstract int Candidates { get; }

    /// <summary>Number of references.</summary>
    public abstract int References { get; }

    /// <summary>The similarity of two candidates.</summary>
    /// <param name="first">Place of the one.</param>
    /// <param name="second">Place of the other.</param>
    public abstract double Between(int first, int second);

    /// <summary>Scratch for a thread.</summary>
    internal abstract SimilarityBatch<T> Batch();

    /// <summary>The sum of every candidate's similarities with all references.</summary>
    /// <param name="sums">Receives the sums [candidates].</param>
    /// <param name="threads">Threads that may work side by side.</param>
    internal virtual void Sums(Span<double> sums, int threads)
    {
        int[] all = [.. Enumerable.Range(0, Candidates)];
        new CoverageSums<T>(this).Compute(all, new T[References], sums, threads);
    }
}
