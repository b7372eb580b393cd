using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Refuses statistics whose parts do not fit each other, or whose values cannot be moments or directions.</summary>
internal static class StatisticsCheck
{
    /// <summary>Checks what a file holds.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="means">Means, or null.</param>
    /// <param name="covariances">Covariances, or null as the means.</param>
    /// <param name="filters">Filters, or null.</param>
    /// <exception cref="InvalidDataException">Something does not fit.</exception>
    internal static void Shapes(SafetensorsReader file, StatisticsTensor? means, StatisticsTensor? covariances, StatisticsTensor? filters)
    {
        if (means is not null && covariances is not null)
        {
            int[] wanted = [.. means.Shape, means.Shape[2]];
            if (!covariances.Shape.AsSpan().SequenceEqual(wanted))
            {
                throw file.Damaged($"covariances of shape {Text(covariances.Shape)} do not fit means of shape {Text(means.Shape)}");
            }

            RequireFinite(file, "means", means);
            RequireFinite(file, "covariances", covariances);
            RequireVariances(file, covariances);
        }

        if (filters is null)
        {
            return;
        }

        RequireFinite(file, "filters", filters);
        if (means is not null && (filters.Shape[0] != means.Shape[0] || filters.Shape[2] != means.Shape[2] || means.Shape[1] % filters.Shape[1] != 0))
        {
            throw file.Damaged($"filters of shape {Text(filters.Shape)} do not fit means of shape {Text(means.Shape)}");
        }
    }

    /// <summary>Checks sums that statistics are to be made of.</summary>
    /// <param name="layers">One a layer.</param>
    /// <param name="kvHeads">Key and value heads.</param>
    /// <param name="rotary">The model's rotation.</param>
    /// <param name="positions">Positions to average over.</param>
    /// <exception cref="ArgumentException">Something does not fit.</exception>
    internal static void Sums(IReadOnlyList<QueryMomentSums> layers, int kvHeads, RotaryEmbedding? rotary, int positions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers.Count, 1, nameof(layers));
        ArgumentOutOfRangeException.ThrowIfLessThan(kvHeads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        (int heads, int width) = (layers[0].Heads, layers[0].HeadWidth);
        if (heads % kvHeads != 0)
        {
            throw new ArgumentException($"{heads} query heads are no multiple of {kvHeads} key and value heads.", nameof(kvHeads));
        }

        if (rotary is not null && rotary.RotaryDim > width)
        {
            throw new ArgumentException($"The rotation turns {rotary.RotaryDim} channels, a head has {width}.", nameof(rotary));
        }

        for (int layer = 0; layer < layers.Count; layer++)
        {
            QueryMomentSums sums = layers[layer];
            if (sums.Heads != heads || sums.HeadWidth != width || sums.Count == 0)
            {
                throw new ArgumentException(
                    $"Layer {layer}: expected queries of {heads} heads of {width} channels, got {sums.Count} of {sums.Heads} heads of {sums.HeadWidth}.",
                    nameof(layers));
            }
        }
    }

    private static void RequireFinite(SafetensorsReader file, string what, StatisticsTensor tensor)
    {
        int bad = FiniteScan.IndexOfNonFinite(tensor.Values);
        if (bad >= 0)
        {
            throw file.Damaged($"the {what} of layer {bad / (tensor.Values.Length / tensor.Shape[0])} hold {tensor.Values[bad]}");
        }
    }

    private static void RequireVariances(SafetensorsReader file, StatisticsTensor covariances)
    {
        int width = covariances.Shape[3], heads = covariances.Shape[1];
        for (int row = 0; row < covariances.Values.Length / width; row++)
        {
            float variance = covariances.Values[(row * width) + (row % width)];
            if (variance < 0)
            {
                throw file.Damaged($"layer {row / width / heads}, head {row / width % heads}: channel {row % width} has variance {variance}");
            }
        }
    }

    private static string Text(int[] shape) => string.Join(" x ", shape);
}
