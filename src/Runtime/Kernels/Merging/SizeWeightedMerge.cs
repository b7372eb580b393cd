namespace PipelineDsl.Kernels;

/// <summary>
/// Merges rows into size-weighted means: x' = (sum s x)(1 / sum s) over the members of a row, s' = sum s, both summed over the
/// leader and then its sources in ascending order. Sizes sum to what they summed to before, but for dropped tokens. A row whose members all
/// have size 0 (padding) keeps its leader's vector.
/// </summary>
public static class SizeWeightedMerge
{
    /// <summary>Writes the merged rows and their sizes. Rows that nothing merges into are copied bit by bit.</summary>
    /// <param name="rows">Input rows [tokens, channels].</param>
    /// <param name="sizes">Size of every input row; empty when all are 1.</param>
    /// <param name="matching">Who merges into whom.</param>
    /// <param name="merged">Receives the rows; row i starts at i x <paramref name="mergedStride"/>. Must not overlap the input.</param>
    /// <param name="mergedStride">Values from one output row to the next.</param>
    /// <param name="mergedSizes">Receives the sizes [kept].</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static void Apply(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, Span<float> merged, int mergedStride, Span<float> mergedSizes) =>
        Apply(rows, sizes, matching, merged, mergedStride, mergedSizes, VectorWidth.Best);

    internal static void Apply(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, Span<float> merged, int mergedStride, Span<float> mergedSizes, VectorWidth vectors) =>
        GroupReduction.Apply(MergeReduction.SizeWeightedMean, rows, sizes, matching, merged, mergedStride, mergedSizes, vectors);
}
