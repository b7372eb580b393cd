using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Similarities of rows, computed when they are asked for: memory grows with the rows, not with their pairs.</summary>
/// <typeparam name="T">Type of a value: float or double.</typeparam>
public sealed unsafe class RowSimilarities<T> : SimilaritySource<T>, IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowBuffer<T> _candidates;
    private readonly RowBuffer<T> _references;
    private readonly PairSimilarity _similarity;
    private readonly VectorWidth _vectors;
    private readonly Lazy<ReferencePanels>? _panels;

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
        _panels = typeof(T) == typeof(float) && similarity.Metric == SampleMetric.Cosine
            ? new(() => new ReferencePanels((RowBuffer<float>)(object)_references, vectors))
            : null;
    }

    /// <inheritdoc/>
    public override int Candidates => _candidates.Count;

    /// <inheritdoc/>
    public override int References => _references.Count;

    /// <inheritdoc/>
    public override double Between(int first, int second) => _similarity.Of<T>(_candidates[first], _candidates[second]);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_panels is { IsValueCreated: true })
        {
            _panels.Value.Dispose();
        }
    }

    /// <inheritdoc/>
    internal override SimilarityBatch<T> Batch() => _panels is null
        ? new PairBatch<T>(_candidates, _references, _similarity)
        : (SimilarityBatch<T>)(object)new PanelBatch((RowBuffer<float>)(object)_candidates, _panels.Value, (float)_similarity.Constant, _vectors);

    /// <summary>Cosines with all references add up to the product with the sum of all references: one pass over the candidates.</summary>
    internal override void Sums(Span<double> sums, int threads)
    {
        if (_similarity.Metric != SampleMetric.Cosine)
        {
            base.Sums(sums, threads);
            return;
        }

        double[] total = RowTotals.Sum(_references);
        double constant = _similarity.Constant * References;
        for (int candidate = 0; candidate < sums.Length; candidate++)
        {
            sums[candidate] = constant + (0.5 * WideSums.Dot<T, double>(_candidates[candidate], total));
        }
    }
}
