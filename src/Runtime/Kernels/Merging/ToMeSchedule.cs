namespace PipelineDsl.Kernels;

/// <summary>
/// How many tokens ToMe merges away at each layer (arXiv 2210.09461, section 3), and how many are left. The plans of generated pipelines come from
/// the same arithmetic.
/// </summary>
public static class ToMeSchedule
{
    /// <summary>The same number at every layer.</summary>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="removed">Tokens removed at a layer, r.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static int[] Constant(int layers, int removed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        ArgumentOutOfRangeException.ThrowIfNegative(removed);
        return [.. Enumerable.Repeat(removed, layers)];
    }

    /// <summary>A ramp from int(r (1 - inflect)) to 2r less that, every step cut off towards 0: about r times the layers in all.</summary>
    /// <param name="layers">Layers of the model. One layer alone removes r.</param>
    /// <param name="removed">Tokens removed at a layer on average, r.</param>
    /// <param name="inflect">-1 removes most in the first layer, +1 in the last, 0 the same everywhere.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or <paramref name="inflect"/> is not within -1 to 1.</exception>
    public static int[] Linear(int layers, int removed, double inflect)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        ArgumentOutOfRangeException.ThrowIfNegative(removed);
        if (!(Math.Abs(inflect) <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(inflect), inflect, "Expected -1 to 1.");
        }

        return [.. Enumerable.Range(0, layers).Select(layer => PlanMath.LinearRemoval(removed, inflect, layer, layers))];
    }

    /// <summary>A list for the first layers; the others remove nothing. A list that is longer than the model stays as it is.</summary>
    /// <param name="layers">Layers of the model.</param>
    /// <param name="removed">Tokens removed at each layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static int[] Listed(int layers, ReadOnlySpan<int> removed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        foreach (int count in removed)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(removed));
        }

        int[] schedule = new int[int.Max(layers, removed.Length)];
        removed.CopyTo(schedule);
        return schedule;
    }

    /// <summary>
    /// Tokens that each layer's MLP sees; its attention sees those of the layer before. A layer removes at most half of the tokens that are not
    /// protected.
    /// </summary>
    /// <param name="tokens">Tokens that enter the first layer.</param>
    /// <param name="schedule">Tokens to remove at each layer.</param>
    /// <param name="protectedTokens">Tokens in front that take no part, such as CLS.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or more tokens are protected than enter.</exception>
    public static int[] TokensAfter(int tokens, ReadOnlySpan<int> schedule, int protectedTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        ArgumentOutOfRangeException.ThrowIfNegative(protectedTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(protectedTokens, tokens);
        int[] left = new int[schedule.Length];
        for (int layer = 0; layer < schedule.Length; layer++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(schedule[layer], nameof(schedule));
            tokens -= int.Min(schedule[layer], PlanMath.MaxMerged(tokens, protectedTokens, prefix: true));
            left[layer] = tokens;
        }

        return left;
    }
}
