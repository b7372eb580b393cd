using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Similarities of rows, computed when they are asked for: memory grows with the rows, not with their pairs.</summary>
/// <typeparam name="T">Type of a value: float or double.</typeparam>
public sealed class RowSimilarities<T> : SimilaritySource<T>, IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowBuffer<T> _candidates;
    private readonly RowBuffer<T> _references;
    private readonly PairSimilarity _similarity;
    private readonly VectorWidth _vectors;
    private readonly Lazy<RowPanels<T>> _panels;
    private long _comparisons;

    /// <summary>Wraps rows.</summary>
    /// <param name="candidates">Candidates [candidates, channels]; finite, and of length 1 where angles are compared. The caller disposes them.</param>
    /// <param name="references">References [references, channels], likewise; null for the candidates.</param>
    /// <param name="similarity">How rows are compared.</param>
    /// <exception cref="ArgumentException">Candidates and references differ in width.</exception>
    public RowSimilarities(RowBuffer<T> candidates, RowBuffer<T>? references, PairSimilarity similarity)
        : this(candidates, references, similarity, VectorWidth.Best)
    {
    }

    internal RowSimilarities(RowBuffer<T> candidates, RowBuffer<T>? references, PairSimilarity similarity, VectorWidth vectors)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (references is not null && references.Width != candidates.Width)
        {
            throw new ArgumentException($"Expected references of {candidates.Width} channels, got {references.Width}.", nameof(references));
        }

        (_candidates, _references, _similarity, _vectors) = (candidates, references ?? candidates, similarity, vectors);
        _panels = new(() =>
        {
            var panels = new RowPanels<T>(_references.Count, _references.Width);
            panels.Pack(_references, 0, _references.Count, [], vectors);
            return panels;
        });
    }

    /// <inheritdoc/>
    public override int Candidates => _candidates.Count;

    /// <inheritdoc/>
    public override int References => _references.Count;

    /// <summary>Pairs of a candidate and a reference that were compared so far.</summary>
    internal long Comparisons => Interlocked.Read(ref _comparisons);

    /// <inheritdoc/>
    public override double Between(int first, int second) =>
        first == second ? _similarity.OfItself : _similarity.Of<T>(_candidates[first], _candidates[second]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_panels.IsValueCreated)
        {
            _panels.Value.Dispose();
        }
    }

    /// <inheritdoc/>
    internal override SimilarityBatch<T> Batch() => new RowBatch<T>(this, _candidates, _panels.Value, _similarity, _vectors);

    /// <summary>Counts comparisons of some candidates with all references.</summary>
    /// <param name="candidates">Number of candidates.</param>
    internal void Count(int candidates) => Interlocked.Add(ref _comparisons, (long)candidates * References);

    /// <summary>Cosines with all references add up to the product with the sum of all references: one pass over the candidates.</summary>
    internal override void Sums(Span<double> sums, int threads)
    {
        if (_similarity.Metric != SampleMetric.Cosine)
        {
            base.Sums(sums, threads);
            return;
        }

        double[] total = new double[_references.Width];
        for (int reference = 0; reference < References; reference++)
        {
            RowValues<T>.AddTo(_references[reference], total);
        }

        double constant = _similarity.Constant * References;
        for (int candidate = 0; candidate < sums.Length; candidate++)
        {
            sums[candidate] = constant + (0.5 * WideSums.Dot<T, double>(_candidates[candidate], total));
        }
    }
}
