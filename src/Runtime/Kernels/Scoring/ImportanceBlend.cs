namespace PipelineDsl.Kernels;

/// <summary>Importance and redundancy in one score (arXiv 2502.11501; section 4.2 of arXiv 2505.19147).</summary>
public static class ImportanceBlend
{
    /// <summary>Writes alpha x importance + (1 - alpha) x (-redundancy), each scaled to 0..1 first; one that is constant counts as 0.</summary>
    /// <param name="importance">One value per token, such as attention; is overwritten.</param>
    /// <param name="redundancy">One value per token, such as a cosine; is overwritten.</param>
    /// <param name="alpha">Weight of importance, 0 to 1.</param>
    /// <param name="scores">Receives the scores [tokens].</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not between 0 and 1.</exception>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply(Span<float> importance, Span<float> redundancy, double alpha, Span<float> scores)
    {
        if (!(alpha is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The weight of importance lies between 0 and 1.");
        }

        if (importance.Length != redundancy.Length || scores.Length < importance.Length)
        {
            throw new ArgumentException($"Got {importance.Length} importances, {redundancy.Length} redundancies and room for {scores.Length} scores.");
        }

        foreach (ref float value in redundancy)
        {
            value = -value;
        }

        MinMaxScale.Apply(importance, 0, 0);
        MinMaxScale.Apply(redundancy, 0, 0);
        for (int token = 0; token < importance.Length; token++)
        {
            scores[token] = (float)((alpha * importance[token]) + ((1 - alpha) * redundancy[token]));
        }
    }
}
