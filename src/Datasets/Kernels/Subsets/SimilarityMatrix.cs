using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>Similarities that are given.</summary>
/// <typeparam name="T">Type of a similarity: float or double.</typeparam>
public sealed class SimilarityMatrix<T> : SimilaritySource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RowBuffer<T> _values;

    /// <summary>Wraps a matrix.</summary>
    /// <param name="values">Similarities [references, candidates]; finite and not negative. The caller disposes it.</param>
    /// <exception cref="ArgumentException">A similarity is negative or not finite.</exception>
    public SimilarityMatrix(RowBuffer<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        for (int row = 0; row < values.Count; row++)
        {
            foreach (T value in values[row])
            {
                if (!(value >= T.Zero && T.IsFinite(value)))
                {
                    throw new ArgumentException($"Similarities must be finite and not negative; row {row} holds {value}.", nameof(values));
                }
            }
        }

        _values = values;
    }

    /// <inheritdoc/>
    public override int Candidates => _values.Width;

    /// <inheritdoc/>
    public override int References => _values.Count;

    /// <inheritdoc/>
    public override double Between(int first, int second) => double.CreateTruncating(_values[first][second]);

    /// <inheritdoc/>
    internal override SimilarityBatch<T> Batch() => new Columns(_values);

    /// <summary>Copies columns.</summary>
    private sealed class Columns(RowBuffer<T> values) : SimilarityBatch<T>
    {
        private int[] _candidates = [];

        internal override void Load(ReadOnlySpan<int> candidates) => _candidates = candidates.ToArray();

        internal override void Fill(int first, Span<T> block)
        {
            for (int row = 0; row < int.Min(Block, values.Count - first); row++)
            {
                ReadOnlySpan<T> from = values[first + row];
                for (int lane = 0; lane < _candidates.Length; lane++)
                {
                    block[(row * Lanes) + lane] = from[_candidates[lane]];
                }
            }
        }
    }
}
