using PipelineDsl.Kernels;

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
            throw new TokenStageException(
                site, $"expected 1 to {maxTokens} tokens of {channels} channels, got {input.Hidden.Tokens} of {input.Hidden.Channels}.");
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
        int bad = FiniteScan.IndexOfNonFinite(scores);
        if (bad >= 0)
        {
            throw new TokenStageException(site, $"the score of token {bad} is {scores[bad]}; scores must be finite.");
        }

        for (int token = 0; token < scores.Length && !input.Visible.IsEmpty; token++)
        {
            if (!input.Visible[token])
            {
                scores[token] = float.NegativeInfinity;
            }
        }

        MarkPositions(input, protectedPositions, scores, float.PositiveInfinity);
    }

    /// <summary>Marks which tokens are protected.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="protectedPositions">Original positions that must stay.</param>
    /// <param name="isProtected">One flag per token.</param>
    public static void MarkProtected(in TokenStageInput input, ReadOnlySpan<int> protectedPositions, Span<bool> isProtected)
    {
        isProtected.Clear();
        MarkPositions(input, protectedPositions, isProtected, true);
    }

    /// <summary>Requires a finite metric.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="metric">Vectors that are about to be compared.</param>
    /// <param name="width">Width of one vector.</param>
    /// <exception cref="TokenStageException">A value is NaN or infinite.</exception>
    public static void RequireFinite(StageSite site, ReadOnlySpan<float> metric, int width)
    {
        int bad = FiniteScan.IndexOfNonFinite(metric);
        if (bad >= 0)
        {
            throw new TokenStageException(site, $"value {bad % width} of token {bad / width}'s metric is {metric[bad]}; metrics must be finite.");
        }
    }

    /// <summary>Requires a finite metric, wherever its rows lie.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="metric">Vectors that are about to be compared [tokens, width].</param>
    /// <exception cref="TokenStageException">A value is NaN or infinite.</exception>
    public static void RequireFinite(StageSite site, TokenMatrix metric)
    {
        for (int token = 0; token < metric.Tokens; token++)
        {
            int bad = FiniteScan.IndexOfNonFinite(metric[token]);
            if (bad >= 0)
            {
                throw new TokenStageException(site, $"value {bad} of token {token}'s metric is {metric[token][bad]}; metrics must be finite.");
            }
        }
    }

    /// <summary>Few positions are protected, so each is searched for, rather than each token in them.</summary>
    private static void MarkPositions<T>(in TokenStageInput input, ReadOnlySpan<int> protectedPositions, Span<T> marks, T mark)
    {
        // Checks that there is one origin per token.
        _ = input.Positions;
        foreach (int position in protectedPositions)
        {
            if (input.Origins.IsEmpty)
            {
                if ((uint)position < (uint)marks.Length)
                {
                    marks[position] = mark;
                }

                continue;
            }

            int from = 0;
            for (int at = input.Origins.IndexOf(position); at >= 0; at = input.Origins[from..].IndexOf(position))
            {
                marks[from + at] = mark;
                from += at + 1;
            }
        }
    }
}
