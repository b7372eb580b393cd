namespace PipelineDsl.Kernels;

/// <summary>
/// Merges rows into size-weighted means: x' = sum s x / sum s over the members of a row, s' = sum s. Sizes sum to what they
/// summed to before. A row whose members all have size 0 (padding) keeps its leader's vector.
/// </summary>
public static class SizeWeightedMerge
{
    /// <summary>Writes the merged rows and their sizes.</summary>
    /// <param name="rows">Input rows [tokens, channels].</param>
    /// <param name="sizes">Size of every input row; empty when all are 1.</param>
    /// <param name="matching">Who merges into whom.</param>
    /// <param name="merged">Receives the rows; row i starts at i x <paramref name="mergedStride"/>.</param>
    /// <param name="mergedStride">Values from one output row to the next.</param>
    /// <param name="mergedSizes">Receives the sizes [kept].</param>
    public static void Apply(
        TokenMatrix rows, ReadOnlySpan<float> sizes, Matching matching, Span<float> merged, int mergedStride, Span<float> mergedSizes)
    {
        int channels = rows.Channels;
        for (int row = 0; row < matching.Leaders.Length; row++)
        {
            int leader = matching.Leaders[row];
            rows[leader].CopyTo(merged.Slice(row * mergedStride, channels));
            mergedSizes[row] = sizes.IsEmpty ? 1 : sizes[leader];
        }

        foreach (int source in matching.Sources)
        {
            int row = matching.Assignment[source];
            float size = sizes.IsEmpty ? 1 : sizes[source];
            float total = mergedSizes[row] + size;
            if (total == 0)
            {
                continue;
            }

            // Running mean: x <- x + (s / total) (source - x), exact for sizes that sum in order.
            float weight = size / total;
            Span<float> target = merged.Slice(row * mergedStride, channels);
            ReadOnlySpan<float> from = rows[source];
            for (int i = 0; i < channels; i++)
            {
                target[i] = MathF.FusedMultiplyAdd(weight, from[i] - target[i], target[i]);
            }

            mergedSizes[row] = total;
        }
    }
}
