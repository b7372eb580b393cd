using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Samples drawn at random, those with the lowest keyed hash of seed and index: the same on every machine, and prefix-nested, so that a smaller budget
/// draws a part of what a larger one does. With quotas the draw is stratified. Its score is the hash as a number from 0 to 1; low is drawn first.
/// </summary>
public readonly struct RandomSamples : ISampleScorer
{
    /// <inheritdoc/>
    public static SampleColumns Columns => SampleColumns.None;

    /// <inheritdoc/>
    public static bool HardIsHigh => false;

    /// <inheritdoc/>
    public static SampleChoice Choice => SampleChoice.AtRandom;

    /// <inheritdoc/>
    public static void Score(in SampleBlock samples, SampleOptions options, Span<double> scores)
    {
        for (int sample = 0; sample < samples.Count; sample++)
        {
            scores[sample] = (KeyedHash.Key(options.Seed, (ulong)samples.Indices[sample]) >> 11) * (1d / (1L << 53));
        }
    }
}
