namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A scorer as a user writes one: the norm of the hidden state, in three lines.</summary>
internal readonly struct OwnNorm : IHiddenScorer
{
    /// <inheritdoc/>
    public static void Score(TokenMatrix hidden, Span<float> scores)
    {
        for (int token = 0; token < hidden.Tokens; token++)
        {
            float sum = 0;
            foreach (float value in hidden[token])
            {
                sum = MathF.FusedMultiplyAdd(value, value, sum);
            }

            scores[token] = MathF.Sqrt(sum);
        }
    }
}
