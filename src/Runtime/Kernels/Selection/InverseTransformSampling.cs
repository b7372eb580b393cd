namespace PipelineDsl.Kernels;

/// <summary>
/// Sampling without chance (ATS, arXiv 2111.15667, section 3.2): the cumulative distribution of the weights is read at the K quantiles
/// (2k - 1) / 2K. A token that several quantiles fall on is kept once, so concentrated weights keep few tokens and even ones many.
/// </summary>
public static class InverseTransformSampling
{
    /// <summary>Writes the first token that reaches each quantile, ascending.</summary>
    /// <param name="weights">Weights of at least 0; they need not sum to 1. When all are 0 they count as equal.</param>
    /// <param name="samples">How many quantiles, K.</param>
    /// <param name="kept">Receives the tokens; room for the smaller of K and the number of tokens.</param>
    /// <returns>How many tokens were kept.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is negative.</exception>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or <paramref name="kept"/> is too short.</exception>
    public static int Select(ReadOnlySpan<float> weights, int samples, Span<int> kept)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        if (kept.Length < int.Min(samples, weights.Length))
        {
            throw new ArgumentException($"{int.Min(samples, weights.Length)} indices do not fit into {kept.Length}.", nameof(kept));
        }

        double total = 0;
        for (int token = 0; token < weights.Length; token++)
        {
            if (!(weights[token] >= 0 && float.IsFinite(weights[token])))
            {
                throw new ArgumentException($"Expected finite weights of at least 0, got {weights[token]} for token {token}.", nameof(weights));
            }

            total += weights[token];
        }

        bool isFlat = total == 0;
        total = isFlat ? weights.Length : total;
        double reached = 0;
        int count = 0;
        long sample = 0;
        for (int token = 0; token < weights.Length; token++)
        {
            reached += isFlat ? 1 : weights[token];
            long first = sample;
            while (sample < samples && ((2 * sample) + 1) * total <= 2.0 * samples * reached)
            {
                sample++;
            }

            if (sample > first)
            {
                kept[count++] = token;
            }
        }

        return count;
    }
}
