namespace PipelineDsl.Kernels;

/// <summary>Attention debiasing (arXiv 2508.17807): a'_j = a_j w_j, with w a table over positions.</summary>
public static class Debiasing
{
    /// <summary>
    /// Multiplies the scores by the weights of their positions. Call it behind the marks: scores of +infinity (protected) and -infinity (hidden) stay as they
    /// are and need no weight. Where the weight is 0 (letterbox padding) the score becomes -infinity, so that such tokens are taken last and have no share of
    /// a quota.
    /// </summary>
    /// <param name="scores">Scores that are not negative, as attention is [tokens].</param>
    /// <param name="positions">Original positions of the tokens.</param>
    /// <param name="start">Position of the table's first weight; tokens in front of it keep their scores.</param>
    /// <param name="weights">One weight per position from there on, finite and not negative.</param>
    /// <exception cref="ArgumentException">
    /// A weight is negative or not finite, the table ends before a position, or there is not one position per score.
    /// </exception>
    public static void Apply(Span<float> scores, TokenPositions positions, int start, ReadOnlySpan<float> weights)
    {
        if (positions.Count != scores.Length)
        {
            throw new ArgumentException($"Expected {scores.Length} positions, got {positions.Count}.", nameof(positions));
        }

        Check(weights);
        for (int token = 0; token < scores.Length; token++)
        {
            long at = positions[token] - start;
            if (at < 0 || !float.IsFinite(scores[token]))
            {
                continue;
            }

            if (at >= weights.Length)
            {
                throw new ArgumentException(
                    $"Position {positions[token]} needs weight {at} of the table that starts at position {start}, but it has {weights.Length} weights.",
                    nameof(weights));
            }

            float weight = weights[(int)at];
            scores[token] = weight == 0 ? float.NegativeInfinity : scores[token] * weight;
        }
    }

    private static void Check(ReadOnlySpan<float> weights)
    {
        for (int at = 0; at < weights.Length; at++)
        {
            if (!float.IsFinite(weights[at]) || weights[at] < 0)
            {
                throw new ArgumentException($"Weight {at} is {weights[at]}; weights must be finite and not negative.", nameof(weights));
            }
        }
    }
}
