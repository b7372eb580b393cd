using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>Scores of a sample from what happened at every presentation during training.</summary>
public static class TrainingScores
{
    /// <summary>
    /// Forgetting events: how often a presentation that was classified correctly is followed by one that is not (Toneva et al., arXiv 1812.05159).
    /// </summary>
    /// <param name="correct">Whether each presentation was classified correctly, in their order: 0 or 1.</param>
    public static int Forgotten(ReadOnlySpan<byte> correct)
    {
        int events = 0, at = 0;
        for (; at < correct.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            Vector256<byte> now = Vector256.Create(correct[at..]), next = Vector256.Create(correct[(at + 1)..]);
            events += int.PopCount((int)Vector256.GreaterThan(now, next).ExtractMostSignificantBits());
        }

        for (; at < correct.Length - 1; at++)
        {
            events += correct[at] > correct[at + 1] ? 1 : 0;
        }

        return events;
    }

    /// <summary>Whether no presentation was classified correctly.</summary>
    /// <param name="correct">Whether each presentation was classified correctly: 0 or 1.</param>
    public static bool IsNeverLearned(ReadOnlySpan<byte> correct) => !correct.ContainsAnyExcept((byte)0);

    /// <summary>
    /// Accumulated margin: the sum over presentations of the probability of the label - the greatest probability of another class (AUM; arXiv
    /// 2001.10528, as arXiv 2210.15809 uses it). Low for samples that are hard or labelled wrongly.
    /// </summary>
    /// <param name="probabilities">Probabilities at every presentation [epochs, classes].</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="label">The class of the sample, 0 to classes - 1.</param>
    /// <exception cref="ArgumentException"><paramref name="probabilities"/> is no whole number of presentations.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no two classes, or <paramref name="label"/> is none of them.</exception>
    public static double AccumulatedMargin(ReadOnlySpan<double> probabilities, int classes, int label)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)classes, nameof(label));
        if (probabilities.Length % classes != 0)
        {
            throw new ArgumentException($"{probabilities.Length} probabilities are no whole number of rows of {classes}.", nameof(probabilities));
        }

        double sum = 0;
        for (int first = 0; first < probabilities.Length; first += classes)
        {
            ReadOnlySpan<double> row = probabilities.Slice(first, classes);
            sum += row[label] - double.Max(Greatest(row[..label]), Greatest(row[(label + 1)..]));
        }

        return sum;
    }

    /// <summary>The greatest value; -infinity for none. Maxima know no rounding, so any width gives the same.</summary>
    private static double Greatest(ReadOnlySpan<double> values)
    {
        double greatest = double.NegativeInfinity;
        int at = 0;
        if (values.Length >= 2 * Vector256<double>.Count)
        {
            Vector256<double> most = Vector256.Create(values);
            for (at = Vector256<double>.Count; at <= values.Length - Vector256<double>.Count; at += Vector256<double>.Count)
            {
                most = Vector256.MaxNative(most, Vector256.Create(values[at..]));
            }

            for (int lane = 0; lane < Vector256<double>.Count; lane++)
            {
                greatest = most[lane] > greatest ? most[lane] : greatest;
            }
        }

        for (; at < values.Length; at++)
        {
            greatest = values[at] > greatest ? values[at] : greatest;
        }

        return greatest;
    }
}
