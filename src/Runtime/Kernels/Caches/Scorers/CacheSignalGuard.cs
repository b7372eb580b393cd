namespace PipelineDsl.Kernels;

/// <summary>Says what is missing when a scorer is given a layer without the signal that it reads, or with one of another shape.</summary>
internal static class CacheSignalGuard
{
    /// <summary>Requires queries of at least one token for every query head of the layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="scorer">Name of the scorer.</param>
    /// <exception cref="ArgumentException">There are none, or their shape is another.</exception>
    internal static void RequireQueries(in CacheLayer layer, string scorer)
    {
        CacheShape shape = layer.Shape;
        HeadTensor queries = layer.Queries;
        if (queries.Tokens == 0 || queries.Heads != shape.QueryHeads || queries.Heads == 0 || queries.HeadWidth != shape.HeadDim)
        {
            throw new ArgumentException(
                $"{scorer} reads the last queries: expected {shape.QueryHeads} heads of at least 1 query of {shape.HeadDim} channels, got {queries.Heads} " +
                $"heads of {queries.Tokens} of {queries.HeadWidth}.");
        }
    }

    /// <summary>Requires the attention that every entry has received.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="scorer">Name of the scorer.</param>
    /// <exception cref="ArgumentException">There is none, or not of every entry.</exception>
    internal static void RequireSums(in CacheLayer layer, string scorer)
    {
        int expected = layer.Shape.Scores;
        if (layer.AttentionSums.Length < expected || layer.AttentionCounts.Length < expected)
        {
            throw new ArgumentException(
                $"{scorer} reads the attention that entries have received: expected {expected} sums and counts, got {layer.AttentionSums.Length} and " +
                $"{layer.AttentionCounts.Length}.");
        }
    }

    /// <summary>Requires mean and covariance of every query head of the layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="scorer">Name of the scorer.</param>
    /// <exception cref="ArgumentException">There are none, or their shape is another.</exception>
    internal static void RequireMoments(in CacheLayer layer, string scorer)
    {
        (int heads, int width) = (layer.Shape.QueryHeads, layer.Shape.HeadDim);
        TokenMatrix means = layer.Moments.Means, covariances = layer.Moments.Covariances;
        bool fits = heads > 0 && means.Tokens == heads && means.Channels == width && covariances.Tokens == heads * width && covariances.Channels == width;
        if (!fits)
        {
            throw new ArgumentException(
                $"{scorer} reads moments of the queries: expected {heads} means of {width} channels and covariances of as many heads, got {means.Tokens} " +
                $"means of {means.Channels} and {covariances.Tokens} rows of covariances of {covariances.Channels}.");
        }

        if (layer.Rotary is { } rotary && rotary.RotaryDim > width)
        {
            throw new ArgumentException($"{scorer}: the rotation turns {rotary.RotaryDim} channels, a head has {width}.");
        }
    }
}
