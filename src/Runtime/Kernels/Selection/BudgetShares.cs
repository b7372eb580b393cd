namespace PipelineDsl.Kernels;

/// <summary>
/// Shares a budget out over parts of the input (crops, frames) by how much each has to say: part i keeps the fraction r (1 + p_i - mean p), at most 1,
/// with p the softmax of the parts' logits (GlobalCom2, arXiv 2501.05179; VidCom2).
/// </summary>
public static class BudgetShares
{
    /// <summary>Replaces the logits by the fractions kept.</summary>
    /// <param name="parts">One finite logit per part; receives the fractions, above 0 and at most 1.</param>
    /// <param name="keep">The fraction kept on average, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keep"/> is not from 0 to 1.</exception>
    public static void Apply(Span<float> parts, double keep) => Apply(parts, keep, VectorWidth.Best);

    internal static void Apply(Span<float> parts, double keep, VectorWidth vectors)
    {
        if (!(keep >= 0 && keep <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(keep), keep, "A kept fraction is from 0 to 1.");
        }

        Softmax.Apply(parts, vectors);
        double mean = 0;
        foreach (float part in parts)
        {
            mean += part;
        }

        mean /= parts.Length;
        foreach (ref float part in parts)
        {
            part = (float)double.Min(1, keep * (1 + part - mean));
        }
    }
}
