using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Facility location: f(A) = sum over references i of max over j in A of s_ij. Its computed gains never grow, to the last bit (see
/// <see cref="CoverageSums{T}"/>), so lazy greedy picks what naive greedy picks, whatever the batch and the number of threads.
/// </summary>
/// <typeparam name="T">Type of a similarity: float or double.</typeparam>
public sealed class FacilityLocationFunction<T> : ISubmodularFunction
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SimilaritySource<T> _source;
    private readonly CoverageSums<T> _sums;
    private readonly T[] _covered;
    private readonly int[] _nearest;
    private int _added;

    /// <summary>Starts with an empty set.</summary>
    /// <param name="source">Similarities of references and candidates. The caller disposes it.</param>
    public FacilityLocationFunction(SimilaritySource<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _sums = new CoverageSums<T>(source);
        _covered = new T[source.References];
        _nearest = new int[source.References];
    }

    /// <inheritdoc/>
    public int Candidates => _source.Candidates;

    /// <inheritdoc/>
    public double Value
    {
        get
        {
            double value = 0;
            foreach (T covered in _covered)
            {
                value += double.CreateTruncating(covered);
            }

            return value;
        }
    }

    /// <inheritdoc/>
    public void Gains(ReadOnlySpan<int> candidates, Span<double> gains, int threads) => _sums.Compute(candidates, _covered, gains, threads);

    /// <inheritdoc/>
    public void Add(int candidate)
    {
        using SimilarityBatch<T> batch = _source.Batch();
        Span<T> block = stackalloc T[SimilarityBatch<T>.Block * SimilarityBatch<T>.Lanes];
        batch.Load([candidate]);
        for (int first = 0; first < _covered.Length; first += SimilarityBatch<T>.Block)
        {
            batch.Fill(first, block);
            for (int row = 0; row < int.Min(SimilarityBatch<T>.Block, _covered.Length - first); row++)
            {
                T similarity = block[row * SimilarityBatch<T>.Lanes];
                if (similarity > _covered[first + row])
                {
                    (_covered[first + row], _nearest[first + row]) = (similarity, _added);
                }
            }
        }

        _added++;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(_covered);
        Array.Clear(_nearest);
        _added = 0;
    }

    /// <summary>
    /// CRAIG's weights (arXiv 1906.01827): for every added candidate the number of references to which none is more similar; of equal ones the first
    /// added counts. They sum to the number of references.
    /// </summary>
    /// <param name="weights">Receives the weights, in the order in which candidates were added.</param>
    public void Weigh(Span<double> weights)
    {
        weights.Clear();
        foreach (int nearest in _nearest)
        {
            weights[nearest]++;
        }
    }
}
