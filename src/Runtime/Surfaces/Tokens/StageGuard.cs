namespace PipelineDsl.Tokens;

/// <summary>Checks and marks that every generated stage makes, said once.</summary>
public static partial class StageGuard
{
    /// <summary>Requires the fixed geometry of a plan.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <param name="tokens">Tokens that the plan says enter.</param>
    /// <param name="channels">Channels that the plan says they have.</param>
    /// <exception cref="TokenStageException">Something else came.</exception>
    public static void Expect(StageSite site, in TokenStageInput input, int tokens, int channels)
    {
        if (input.Hidden.Tokens != tokens || input.Hidden.Channels != channels)
        {
            throw new TokenStageException(site, $"expected {tokens} tokens of {channels} channels, got {input.Hidden.Tokens} of {input.Hidden.Channels}.");
        }
    }

    /// <summary>Requires a length that the plan allows.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <param name="maxTokens">The most tokens that may enter.</param>
    /// <param name="channels">Channels that the plan says they have.</param>
    /// <exception cref="TokenStageException">Something else came.</exception>
    public static void ExpectAtMost(StageSite site, in TokenStageInput input, int maxTokens, int channels)
    {
        if (input.Hidden.Tokens > maxTokens || input.Hidden.Tokens == 0 || input.Hidden.Channels != channels)
        {
            throw new TokenStageException(site, $"expected 1 to {maxTokens} tokens of {channels} channels, got {input.Hidden.Tokens} of {input.Hidden.Channels}.");
        }
    }

    /// <summary>Requires finite scores, then marks protected tokens with +infinity and padding with -infinity.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <param name="protectedPositions">Original positions that must stay.</param>
    /// <param name="scores">One score per token.</param>
    /// <exception cref="TokenStageException">A score is NaN or infinite.</exception>
    public static void Mark(StageSite site, in TokenStageInput input, ReadOnlySpan<int> protectedPositions, Span<float> scores)
    {
        TokenPositions positions = input.Positions;
        for (int token = 0; token < scores.Length; token++)
        {
            if (!float.IsFinite(scores[token]))
            {
                throw new TokenStageException(site, $"the score of token {token} is {scores[token]}; scores must be finite.");
            }

            if (protectedPositions.Contains((int)positions[token]))
            {
                scores[token] = float.PositiveInfinity;
            }
            else if (!input.Visible.IsEmpty && !input.Visible[token])
            {
                scores[token] = float.NegativeInfinity;
            }
        }
    }

    /// <summary>Marks which tokens are protected.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="protectedPositions">Original positions that must stay.</param>
    /// <param name="isProtected">One flag per token.</param>
    public static void MarkProtected(in TokenStageInput input, ReadOnlySpan<int> protectedPositions, Span<bool> isProtected)
    {
        TokenPositions positions = input.Positions;
        for (int token = 0; token < isProtected.Length; token++)
        {
            isProtected[token] = protectedPositions.Contains((int)positions[token]);
        }
    }

    /// <summary>Requires a finite metric.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="metric">Vectors that are about to be compared.</param>
    /// <param name="width">Width of one vector.</param>
    /// <exception cref="TokenStageException">A value is NaN or infinite.</exception>
    public static void RequireFinite(StageSite site, ReadOnlySpan<float> metric, int width)
    {
        for (int i = 0; i < metric.Length; i++)
        {
            if (!float.IsFinite(metric[i]))
            {
                throw new TokenStageException(site, $"value {i % width} of token {i / width}'s metric is {metric[i]}; metrics must be finite.");
            }
        }
    }
}
