namespace PipelineDsl.Kernels;

/// <summary>
/// Scores of samples from their logits, with p the softmax of a row; several runs are averaged. Results do not depend on the vector width or on how
/// samples are cut into blocks.
/// </summary>
public static class LogitScores
{
    /// <summary>Least confidence: 1 - the greatest probability.</summary>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits for every score.</exception>
    public static void LeastConfidence(ReadOnlySpan<double> logits, int classes, int runs, Span<double> scores) =>
        Apply<ConfidenceTerm>(logits, classes, runs, scores, VectorWidth.Best);

    /// <summary>Margin: the greatest probability - the second greatest.</summary>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits for every score.</exception>
    public static void Margin(ReadOnlySpan<double> logits, int classes, int runs, Span<double> scores) =>
        Apply<MarginTerm>(logits, classes, runs, scores, VectorWidth.Best);

    /// <summary>Entropy: -sum p ln p.</summary>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits for every score.</exception>
    public static void Entropy(ReadOnlySpan<double> logits, int classes, int runs, Span<double> scores) =>
        Apply<EntropyTerm>(logits, classes, runs, scores, VectorWidth.Best);

    /// <summary>Cross-entropy loss: -ln p of the label.</summary>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="labels">Classes [samples], 0 to classes - 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits and one label for every score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static void CrossEntropy(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores) =>
        ApplyLabelled<CrossEntropyTerm>(logits, labels, classes, runs, scores, VectorWidth.Best);

    /// <summary>EL2N: ||p - one-hot(label)|| (Paul et al., arXiv 2107.07075).</summary>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="labels">Classes [samples], 0 to classes - 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits and one label for every score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static void El2n(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores) =>
        ApplyLabelled<ErrorNormTerm>(logits, labels, classes, runs, scores, VectorWidth.Best);

    /// <summary>
    /// GraNd of the last layer, with bias: EL2N x sqrt(1 + ||h||²), where h is what that layer reads (Paul et al., arXiv 2107.07075).
    /// </summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes]; finite.</param>
    /// <param name="labels">Classes [samples], 0 to classes - 1.</param>
    /// <param name="embeddings">Inputs of the last layer [samples, channels].</param>
    /// <param name="channels">Width of an embedding.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="runs">Number of runs, at least 1; they share the embeddings.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <exception cref="ArgumentException">There are not runs x classes logits, one label and one embedding for every score.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class.</exception>
    public static void GraNd<T>(
        ReadOnlySpan<double> logits,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<T> embeddings,
        int channels,
        int classes,
        int runs,
        Span<double> scores)
        where T : unmanaged
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

    internal static void Apply<TScore>(ReadOnlySpan<double> logits, int classes, int runs, Span<double> scores, VectorWidth vectors)
        where TScore : struct, ISoftmaxScore => Apply<TScore>(logits, [], classes, runs, scores, vectors);

    internal static void ApplyLabelled<TScore>(
        ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth vectors)
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

        Apply<TScore>(logits, labels, classes, runs, scores, vectors);
    }

    private static void Apply<TScore>(
        ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth vectors)
        where TScore : struct, ISoftmaxScore
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        if (logits.Length != (long)scores.Length * classes * runs)
        {
            throw new ArgumentException($"Expected {scores.Length} x {runs} x {classes} logits, got {logits.Length}.", nameof(logits));
        }

        SoftmaxScores.Apply<TScore>(logits, labels, classes, runs, scores, vectors);
    }
}
