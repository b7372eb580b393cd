namespace PipelineDsl;

/// <summary>Keeps tokens with small keys: score = -sum over heads of ||k||^2 (after Devoto et al., arXiv 2406.11430, for whole tokens).</summary>
public readonly struct KeyNorm : IKeyScorer
{
    /// <inheritdoc/>
    public static void Score(HeadTensor keys, Span<float> scores)
    {
        for (int token = 0; token < keys.Tokens; token++)
        {
            float sum = 0;
            for (int head = 0; head < keys.Heads; head++)
            {
                foreach (float value in keys[head, token])
                {
                    sum = MathF.FusedMultiplyAdd(value, value, sum);
                }
            }

            scores[token] = -sum;
        }
    }
}
