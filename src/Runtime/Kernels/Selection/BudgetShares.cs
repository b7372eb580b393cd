namespace PipelineDsl.Kernels;

/// <summary>
/// Shares a budget out over parts of the input (crops, frames) by how much each has to say: part i keeps the fraction r (1 + p_i - mean p), at most 1,
/// with p the softmax of the parts' logits (GlobalCom2, arXiv 2501.05179; VidCom2).
/// </summary>
public static class BudgetShares
{
    /// <summary>Writes the fraction that every part keeps.</summary>
    /// <param name="logits">One finite logit per part; replaced by their softmax.</param>
    /// <param name="keep">The fraction kept on average, 0 to 1.</param>
    /// <param name="shares">Receives the fractions, at most 1; one per part.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keep"/> is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException"><paramref name="shares"/> is too short.</exception>
    public static void Apply(Span<float> logits, double keep, Span<double> shares)
    {
        if (!(keep >= 0 && keep <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(keep), keep, "A kept fraction is from 0 to 1.");
        }

        if (shares.Length < logits.Length)
        {
            throw new ArgumentException($"{logits.Length} fractions do not fit into {shares.Length}.", nameof(shares));
        }

        Softmax.Apply(logits, VectorWidth.Best);
        double mean = 0;
        foreach (float part in logits)
        {
            mean += part;
        }

        mean /= logits.Length;
        for (int part = 0; part < logits.Length; part++)
        {
            shares[part] = double.Min(1, keep * (1 + (logits[part] - mean)));
        }
    }
}
