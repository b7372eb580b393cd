namespace PipelineDsl;

/// <summary>Scores samples by a scorer of positions, which are the samples' global indices.</summary>
/// <typeparam name="TScorer">The scorer. It is shown one sample at a time, or its scores would depend on how samples are cut into blocks.</typeparam>
public readonly struct PositionSamples<TScorer> : ISampleScorer
    where TScorer : struct, IPositionScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.None;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        float score = 0;
        for (int sample = 0; sample < samples.Count; sample++)
        {
            TScorer.Score(new TokenPositions(samples.Indices.Slice(sample, 1), 1, options.Seed), new Span<float>(ref score));
            scores[sample] = score;
        }
    }
}
