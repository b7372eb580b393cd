namespace PipelineDsl;

/// <summary>Scores samples by a scorer of hidden states, whose rows are the embeddings.</summary>
/// <typeparam name="TScorer">The scorer. It is shown one sample at a time, or its scores would depend on how samples are cut into blocks.</typeparam>
public readonly struct HiddenSamples<TScorer> : ISampleScorer
    where TScorer : struct, IHiddenScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.Embedding;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        TokenMatrix rows = samples.Embeddings;
        float score = 0;
        for (int sample = 0; sample < samples.Count; sample++)
        {
            TScorer.Score(new TokenMatrix(rows[sample], 1, rows.Channels), new Span<float>(ref score));
            scores[sample] = score;
        }
    }
}
