using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Similarities of a few candidates with all references, a few references at a time, so that products of many rows are made together. One a thread.
/// </summary>
/// <typeparam name="T">Type of a similarity.</typeparam>
internal abstract class SimilarityBatch<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Candidates of a batch.</summary>
    internal const int Lanes = 32;

    /// <summary>References of a block.</summary>
    internal const int Block = 16;

    /// <summary>Chooses the candidates.</summary>
    /// <param name="candidates">At least one and at most <see cref="Lanes"/>.</param>
    internal abstract void Load(ReadOnlySpan<int> candidates);

    /// <summary>Computes one block. Lanes without a candidate, and rows without a reference, hold anything.</summary>
    /// <param name="first">The first reference, a multiple of <see cref="Block"/>.</param>
    /// <param name="block">Receives the similarities [<see cref="Block"/>, <see cref="Lanes"/>].</param>
    internal abstract void Fill(int first, Span<T> block);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
