namespace PipelineDsl;

/// <summary>Some samples with the columns that were asked for; the others are empty. A view: it owns nothing.</summary>
public readonly ref struct SampleBlock
{
    /// <summary>Global index of every sample, ascending.</summary>
    public required ReadOnlySpan<long> Indices { get; init; }

    /// <summary>Number of samples.</summary>
    public int Count => Indices.Length;

    /// <summary>Embeddings [samples, channels].</summary>
    public TokenMatrix Embeddings { get; init; }

    /// <summary>Logits [samples, runs x classes], sample after sample.</summary>
    public ReadOnlySpan<double> Logits
    {
        get => Single is null ? field : Single.Wide;
        init;
    }

    /// <summary>The same in single precision, where files hold them so; else empty.</summary>
    internal ReadOnlySpan<float> SingleLogits => Single is null ? [] : Single.Values;

    /// <summary>What holds logits in single precision; null where they are in double.</summary>
    internal SingleLogits? Single { get; init; }

    /// <summary>Class of every sample.</summary>
    public ReadOnlySpan<int> Labels { get; init; }

    /// <summary>Loss of every sample.</summary>
    public ReadOnlySpan<double> Losses { get; init; }

    /// <summary>The column of scores that the stage names.</summary>
    public ReadOnlySpan<double> Scores { get; init; }

    /// <summary>Whether presentations were classified correctly [samples, epochs], 0 or 1.</summary>
    public ReadOnlySpan<byte> Correct { get; init; }

    /// <summary>Probabilities at every presentation [samples, epochs x classes].</summary>
    public ReadOnlySpan<double> Probabilities { get; init; }

    /// <summary>What every sample costs.</summary>
    public ReadOnlySpan<double> Costs { get; init; }

    /// <summary>All texts, one behind the other, UTF-8; <see cref="Text"/> has one of them.</summary>
    public ReadOnlySpan<byte> Texts { get; init; }

    /// <summary>Where every text ends in <see cref="Texts"/>.</summary>
    public ReadOnlySpan<int> TextEnds { get; init; }

    /// <summary>The text of one sample, UTF-8.</summary>
    /// <param name="sample">Its place in the block.</param>
    public ReadOnlySpan<byte> Text(int sample) => Texts[(sample == 0 ? 0 : TextEnds[sample - 1])..TextEnds[sample]];

    /// <summary>The logits of one sample, run after run.</summary>
    /// <param name="sample">Its place in the block.</param>
    public ReadOnlySpan<double> LogitsOf(int sample) => RowOf(Logits, sample);

    /// <summary>The probabilities of one sample, presentation after presentation.</summary>
    /// <param name="sample">Its place in the block.</param>
    public ReadOnlySpan<double> ProbabilitiesOf(int sample) => RowOf(Probabilities, sample);

    /// <summary>The presentations of one sample.</summary>
    /// <param name="sample">Its place in the block.</param>
    public ReadOnlySpan<byte> CorrectOf(int sample) => RowOf(Correct, sample);

    private ReadOnlySpan<T> RowOf<T>(ReadOnlySpan<T> values, int sample)
    {
        int width = values.Length / int.Max(1, Count);
        return values.Slice(sample * width, width);
    }
}
