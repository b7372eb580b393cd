using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Makes one row of every group of a matching. Pruning, the sixth reduction, needs no arithmetic: <see cref="RowGather.Copy"/> with
/// <see cref="Matching.Leaders"/> drops the sources.
/// </summary>
public static class GroupReduction
{
    /// <summary>Writes the rows, and the sums of the sizes. Rows that nothing merges into are copied bit by bit.</summary>
    /// <param name="reduction">What a group becomes.</param>
    /// <param name="rows">Input rows [tokens, channels].</param>
    /// <param name="sizes">Size of every input row; empty when all are 1.</param>
    /// <param name="matching">Who merges into whom.</param>
    /// <param name="merged">Receives the rows; row i starts at i x <paramref name="mergedStride"/>. Must not overlap the input.</param>
    /// <param name="mergedStride">Values from one output row to the next.</param>
    /// <param name="mergedSizes">Receives the sizes [kept]; empty when they are not wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void Apply(
        MergeReduction reduction,
        TokenMatrix rows,
        ReadOnlySpan<float> sizes,
        Matching matching,
        Span<float> merged,
        int mergedStride,
        Span<float> mergedSizes) => Apply(reduction, rows, sizes, matching, merged, mergedStride, mergedSizes, VectorWidth.Best);

    internal static void Apply(
        MergeReduction reduction,
        TokenMatrix rows,
        ReadOnlySpan<float> sizes,
        Matching matching,
        Span<float> merged,
        int mergedStride,
        Span<float> mergedSizes,
        VectorWidth vectors)
    {
        switch (reduction)
        {
            case MergeReduction.SizeWeightedMean:
                Apply<WeightedMean>(rows, sizes, matching, merged, mergedStride, mergedSizes, vectors);
                break;
            case MergeReduction.Mean:
                Apply<PlainMean>(rows, sizes, matching, merged, mergedStride, mergedSizes, vectors);
                break;
            case MergeReduction.Sum:
                Apply<PlainSum>(rows, sizes, matching, merged, mergedStride, mergedSizes, vectors);
                break;
            case MergeReduction.Max:
                Apply<ChannelMax>(rows, sizes, matching, merged, mergedStride, mergedSizes, vectors);
                break;
            case MergeReduction.Mlerp:
                Apply<Mlerp>(rows, sizes, matching, merged, mergedStride, mergedSizes, vectors);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "There is no such reduction.");
        }
    }

    private static void Apply<TReduction>(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, Span<float> merged, int mergedStride, Span<float> mergedSizes, VectorWidth vectors)
        where TReduction : struct, IGroupReduction
    {
        switch (vectors)
        {
            case VectorWidth.Bits512:
                GroupWalk<TReduction, Lanes512, Vector512<float>>.Apply(rows, sizes, matching, merged, mergedStride, mergedSizes);
                break;
            case VectorWidth.Bits256:
                GroupWalk<TReduction, Lanes256, Vector256<float>>.Apply(rows, sizes, matching, merged, mergedStride, mergedSizes);
                break;
            default:
                GroupWalk<TReduction, Lanes1, float>.Apply(rows, sizes, matching, merged, mergedStride, mergedSizes);
                break;
        }
    }
}
