namespace PipelineDsl.Kernels;

/// <summary>
/// Contrastive active learning (CAL, arXiv 2109.03764, section 3): how much the predictions on a sample differ from those on samples that lie beside it. The
/// score is the mean over neighbours of the symmetric divergence KL(p, q) / 2 + KL(q, p) / 2, with probabilities of at least 1e-12.
/// </summary>
public static class ContrastiveScores
{
    private const double Least = 1e-12;

    /// <summary>Writes the softmax of logits, averaged over runs.</summary>
    /// <param name="logits">Logits [samples, runs x classes].</param>
    /// <param name="probabilities">Receives the probabilities [samples, classes]; its width says how many classes there are.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static void Softmax(RowBuffer<double> logits, RowBuffer<double> probabilities)
    {
        int classes = probabilities.Width;
        if (classes == 0 || logits.Width % classes != 0 || logits.Count != probabilities.Count)
        {
            throw new ArgumentException(
                $"Logits [{logits.Count}, {logits.Width}] are no runs of {classes} classes of {probabilities.Count} samples.", nameof(logits));
        }

        Span<double> powers = classes <= 256 ? stackalloc double[classes] : new double[classes];
        int runs = logits.Width / classes;
        for (int sample = 0; sample < logits.Count; sample++)
        {
            Span<double> to = probabilities[sample];
            to.Clear();
            for (int run = 0; run < runs; run++)
            {
                AddSoftmax(logits[sample].Slice(run * classes, classes), powers, runs, to);
            }
        }
    }

    /// <summary>Writes the scores.</summary>
    /// <param name="probabilities">Probabilities [samples, classes].</param>
    /// <param name="neighbours">Neighbours of every sample [samples, count].</param>
    /// <param name="count">Neighbours of a sample, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static void Write(RowBuffer<double> probabilities, ReadOnlySpan<int> neighbours, int count, Span<double> scores)
    {
        if (count < 1 || neighbours.Length != (long)probabilities.Count * count || scores.Length < probabilities.Count)
        {
            throw new ArgumentException(
                $"{probabilities.Count} samples with {count} neighbours each, {neighbours.Length} neighbours and room for {scores.Length} scores do not fit "
                + "together.", nameof(neighbours));
        }

        using var logarithms = new RowBuffer<double>(probabilities.Count, probabilities.Width);
        for (int sample = 0; sample < probabilities.Count; sample++)
        {
            for (int index = 0; index < probabilities.Width; index++)
            {
                logarithms[sample][index] = Logarithm.Of(double.Max(probabilities[sample][index], Least));
            }
        }

        for (int sample = 0; sample < probabilities.Count; sample++)
        {
            double sum = 0;
            foreach (int other in neighbours.Slice(sample * count, count))
            {
                sum += Divergence(probabilities[sample], logarithms[sample], probabilities[other], logarithms[other]);
            }

            scores[sample] = sum / count;
        }
    }

    /// <summary>KL(p, q) / 2 + KL(q, p) / 2 is half of the sum of (p - q)(ln p - ln q).</summary>
    private static double Divergence(ReadOnlySpan<double> p, ReadOnlySpan<double> logP, ReadOnlySpan<double> q, ReadOnlySpan<double> logQ)
    {
        double sum = 0;
        for (int index = 0; index < p.Length; index++)
        {
            sum += (double.Max(p[index], Least) - double.Max(q[index], Least)) * (logP[index] - logQ[index]);
        }

        return sum / 2;
    }

    private static void AddSoftmax(ReadOnlySpan<double> logits, Span<double> powers, int runs, Span<double> to)
    {
        double greatest = double.NegativeInfinity, sum = 0;
        foreach (double logit in logits)
        {
            greatest = double.Max(greatest, logit);
        }

        for (int index = 0; index < logits.Length; index++)
        {
            powers[index] = SampleExponential<SampleLanes1, double>.OfNegative(logits[index] - greatest);
            sum += powers[index];
        }

        for (int index = 0; index < logits.Length; index++)
        {
            to[index] += powers[index] / (sum * runs);
        }
    }
}
