using System.Numerics.Tensors;
using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Q-Filters (Godey et al., arXiv 2503.02812): score = -&lt;k, f&gt; with one filter f for every head, found beforehand on other texts. As in published files,
/// f points away from the head's queries.
/// </summary>
public readonly struct QFilter : ICacheScorer
{
    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.Statistics;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is not one filter of the keys' width for every head.</exception>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        HeadTensor keys = layer.Keys;
        TokenMatrix filters = layer.Filters;
        if (filters.Tokens != keys.Heads)
        {
            throw new ArgumentException($"Layer {layer.Layer} has {filters.Tokens} filters for {keys.Heads} key heads.", nameof(layer));
        }

        scores = scores[..layer.Shape.Scores];
        for (int head = 0; head < keys.Heads; head++)
        {
            RowDots.Compute(keys.Head(head), filters[head], scores.Slice(head * keys.Tokens, keys.Tokens));
        }

        TensorPrimitives.Negate(scores, scores);
    }
}
