using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// How alike two rows are, from 0 up. The constant of a distance has to be the same for all parts of a set, or their values could not be compared.
/// </summary>
public readonly record struct PairSimilarity
{
    private PairSimilarity(SampleMetric metric, double constant) => (Metric, Constant) = (metric, constant);

    /// <summary>0.5 + 0.5 cos, for rows of length 1: from 0 for opposite rows to 1 for equal ones.</summary>
    public static PairSimilarity Cosine { get; } = new(SampleMetric.Cosine, 0.5);

    /// <summary>How rows are compared.</summary>
    public SampleMetric Metric { get; }

    /// <summary>What is added to half the cosine, or what the distance is taken from.</summary>
    public double Constant { get; }

    /// <summary>c - ||x - y||, and 0 where rows lie further apart than c.</summary>
    /// <param name="constant">c: at least the greatest distance of two rows.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="constant"/> is negative or not finite.</exception>
    public static PairSimilarity Below(double constant)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(constant);
        return double.IsFinite(constant)
            ? new(SampleMetric.Euclidean, constant)
            : throw new ArgumentOutOfRangeException(nameof(constant), $"The constant must be finite, but is {constant}.");
    }

    /// <summary>The similarity of a row to itself; exact, so that rows of length 1, each rounded, still tie.</summary>
    internal double OfItself => Metric == SampleMetric.Cosine ? 1 : Constant;

    /// <summary>The similarity of two rows.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="first">One row.</param>
    /// <param name="second">The other.</param>
    internal double Of<T>(ReadOnlySpan<T> first, ReadOnlySpan<T> second)
        where T : unmanaged => Metric == SampleMetric.Cosine
            ? Math.Max(0, Constant + (0.5 * WideSums.Dot(first, second)))
            : Math.Max(0, Constant - Math.Sqrt(WideSums.SquaredDistance(first, second)));

    /// <summary>Makes similarities of products, or of squared distances. Every step is exactly rounded, so the number of lanes changes nothing.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="pairs">Products or squared distances; whole vectors.</param>
    /// <param name="similarities">Receives the similarities.</param>
    internal void Map<T>(ReadOnlySpan<T> pairs, Span<T> similarities)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var constant = new Vector<T>(T.CreateTruncating(Constant));
        var half = new Vector<T>(T.CreateTruncating(0.5));
        for (int at = 0; at < pairs.Length; at += Vector<T>.Count)
        {
            var pair = new Vector<T>(pairs[at..]);
            Vector<T> similarity = Metric == SampleMetric.Cosine ? (pair * half) + constant : constant - Vector.SquareRoot(pair);
            Vector.Max(similarity, Vector<T>.Zero).CopyTo(similarities[at..]);
        }
    }
}
