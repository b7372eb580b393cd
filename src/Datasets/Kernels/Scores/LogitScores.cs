using System.Numerics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Scores of samples from their logits, with p the softmax of a row; several runs are averaged. Results do not depend on the vector width or on how
/// samples are cut into blocks. From logits in double precision they are right to about 1e-15. From logits in single precision, powers are computed in
/// single precision and summed in double: the relative error of a score is below 1e-6 + 1e-7 |ln score|, no more than what rounding the logits themselves
/// to single precision brings; a probability below e^-87 of the greatest counts as 0.
/// </summary>
public static class LogitScores
{
    /// <summary>Least confidence: 1 - the greatest probability.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits for every score.</exception>
    public static void LeastConfidence<T>(ReadOnlySpan<T> logits, int classes, int runs, Span<double> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<T, ConfidenceTerm>(logits, classes, runs, scores, VectorWidth.Best);

    /// <summary>Margin: the greatest probability - the second greatest.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits for every score.</exception>
    public static void Margin<T>(ReadOnlySpan<T> logits, int classes, int runs, Span<double> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<T, MarginTerm>(logits, classes, runs, scores, VectorWidth.Best);

    /// <summary>Entropy: -sum p ln p.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits for every score.</exception>
    public static void Entropy<T>(ReadOnlySpan<T> logits, int classes, int runs, Span<double> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Apply<T, EntropyTerm>(logits, classes, runs, scores, VectorWidth.Best);

    /// <summary>Cross-entropy loss: -ln p of the label.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="labels">Classes [samples], 0 to classes - 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits and one label for every score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static void CrossEntropy<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ApplyLabelled<T, CrossEntropyTerm>(logits, labels, classes, runs, scores, VectorWidth.Best);

    /// <summary>EL2N: ||p - one-hot(label)|| (Paul et al., arXiv 2107.07075).</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="labels">Classes [samples], 0 to classes - 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits and one label for every score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static void El2n<T>(ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => ApplyLabelled<T, ErrorNormTerm>(logits, labels, classes, runs, scores, VectorWidth.Best);

    /// <summary>
    /// GraNd of the last layer, with bias: EL2N x sqrt(1 + ||h||²), where h is what that layer reads (Paul et al., arXiv 2107.07075).
    /// </summary>
    /// <typeparam name="TLogit">Single or double precision.</typeparam>
    /// <typeparam name="TChannel">Single or double precision.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="labels">Classes [samples], 0 to classes - 1.</param>
    /// <param name="embeddings">Inputs of the last layer [samples, channels].</param>
    /// <param name="channels">Width of an embedding.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1; they share the embeddings.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits, one label and one embedding for every score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static void GraNd<TLogit, TChannel>(
        ReadOnlySpan<TLogit> logits,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<TChannel> embeddings,
        int channels,
        int classes,
        int runs,
        Span<double> scores)
        where TLogit : unmanaged, IBinaryFloatingPointIeee754<TLogit>
        where TChannel : unmanaged
    {
        if (embeddings.Length != (long)scores.Length * channels)
        {
            throw new ArgumentException($"Expected {scores.Length} x {channels} channels, got {embeddings.Length} values.", nameof(embeddings));
        }

        El2n(logits, labels, classes, runs, scores);
        for (int sample = 0; sample < scores.Length; sample++)
        {
            scores[sample] *= Math.Sqrt(1 + SquaredNorm.Of(embeddings.Slice(sample * channels, channels)));
        }
    }

    internal static void Apply<T, TScore>(ReadOnlySpan<T> logits, int classes, int runs, Span<double> scores, VectorWidth vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TScore : struct, ISoftmaxScore => Apply<T, TScore>(logits, [], classes, runs, scores, vectors);

    internal static void ApplyLabelled<T, TScore>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TScore : struct, ISoftmaxScore
    {
        if (labels.Length != scores.Length)
        {
            throw new ArgumentException($"Expected {scores.Length} labels, got {labels.Length}.", nameof(labels));
        }

        foreach (int label in labels)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)classes, nameof(labels));
        }

        Apply<T, TScore>(logits, labels, classes, runs, scores, vectors);
    }

    private static void Apply<T, TScore>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth vectors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TScore : struct, ISoftmaxScore
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"Logits of type {typeof(T).Name} cannot be scored; expected single or double precision.");
        }

        if (logits.Length != (long)scores.Length * classes * runs)
        {
            throw new ArgumentException($"Expected {scores.Length} x {runs} x {classes} logits, got {logits.Length}.", nameof(logits));
        }

        SoftmaxScores.Apply<T, TScore>(logits, labels, classes, runs, scores, vectors);
    }
}
