namespace PipelineDsl.GpuCheck.Pipelines;

/// <summary>A scorer as a user writes one: how much neighbouring channels of a token differ, but no more than a bound.</summary>
internal readonly struct Contrast : IHiddenScorer
{
    private const float Bound = 3f;

    /// <inheritdoc/>
    public static void Score(TokenMatrix hidden, Span<float> scores)
    {
        for (int token = 0; token < hidden.Tokens; token++)
        {
            ReadOnlySpan<float> row = hidden[token];
            float sum = 0;
            for (int channel = 1; channel < row.Length; channel++)
            {
                float difference = row[channel] - row[channel - 1];
                sum += difference < 0 ? -difference : difference;
            }

            scores[token] = MathF.Min(MathF.Sqrt(sum / row.Length), Bound);
        }
    }
}
