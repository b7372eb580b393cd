using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Similarities of rows in tiles that stay in registers. Sums run over the channels in order, so that all vector widths agree.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="source">Counts what is compared.</param>
/// <param name="candidates">Candidates.</param>
/// <param name="references">References, in panels.</param>
/// <param name="similarity">How rows are compared.</param>
/// <param name="vectors">Instructions to use.</param>
internal sealed unsafe class RowBatch<T>(
    RowSimilarities<T> source, RowBuffer<T> candidates, RowPanels<T> references, PairSimilarity similarity, VectorWidth vectors)
    : SimilarityBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowPanels<T> _loaded = new(Lanes, candidates.Width);
    private readonly T[] _tile = new T[Block * Lanes];

    /// <inheritdoc/>
    public override void Dispose() => _loaded.Dispose();

    /// <inheritdoc/>
    internal override void Load(ReadOnlySpan<int> chosen)
    {
        foreach (int candidate in chosen)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)candidate, (uint)candidates.Count);
        }

        source.Count(chosen.Length);
        _loaded.Pack(candidates, 0, chosen.Length, chosen, vectors);
    }

    /// <inheritdoc/>
    internal override void Fill(int first, Span<T> block)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)first, (uint)references.Count);
        int count = int.Min(Block, references.Count - first), stride = _loaded.PaddedCount;
        fixed (T* tile = _tile)
        {
            if (similarity.Metric == SampleMetric.Cosine)
            {
                RowPairs.Compute<ProductPair, T>(_loaded, references, first, count, tile, vectors);
            }
            else
            {
                RowPairs.Compute<SquaredDifferencePair, T>(_loaded, references, first, count, tile, vectors);
            }
        }

        for (int row = 0; row < count; row++)
        {
            similarity.Map(_tile.AsSpan(row * stride, stride), block.Slice(row * Lanes, stride));
        }
    }
}
