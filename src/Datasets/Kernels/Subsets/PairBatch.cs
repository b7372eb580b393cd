using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Similarities of rows, pair by pair in double precision.</summary>
/// <typeparam name="T">Type of a value: float or double.</typeparam>
/// <param name="candidates">Candidates.</param>
/// <param name="references">References.</param>
/// <param name="similarity">How rows are compared.</param>
internal sealed class PairBatch<T>(RowBuffer<T> candidates, RowBuffer<T> references, PairSimilarity similarity) : SimilarityBatch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private int[] _loaded = [];

    /// <inheritdoc/>
    internal override void Load(ReadOnlySpan<int> candidates) => _loaded = candidates.ToArray();

    /// <inheritdoc/>
    internal override void Fill(int first, Span<T> block)
    {
        for (int row = 0; row < int.Min(Block, references.Count - first); row++)
        {
            ReadOnlySpan<T> reference = references[first + row];
            for (int lane = 0; lane < _loaded.Length; lane++)
            {
                block[(row * Lanes) + lane] = T.CreateTruncating(similarity.Of(reference, candidates[_loaded[lane]]));
            }
        }
    }
}
