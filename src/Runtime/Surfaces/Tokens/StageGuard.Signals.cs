namespace PipelineDsl.Tokens;

/// <content>Checks of the signals that a stage reads besides the hidden states.</content>
public static partial class StageGuard
{
    /// <summary>Requires the keys of every token.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">There are no keys, or not as many as tokens.</exception>
    public static void ExpectKeys(StageSite site, in TokenStageInput input)
    {
        if (input.Keys.Tokens != input.Tokens || input.Keys.Heads == 0 || input.Keys.HeadWidth == 0)
        {
            throw new TokenStageException(
                site,
                $"expected the keys of {input.Tokens} tokens, got {input.Keys.Heads} heads of {input.Keys.Tokens} keys of {input.Keys.HeadWidth} values.");
        }
    }

    /// <summary>Requires the attention to every token.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">There is no attention, or not to as many as there are tokens.</exception>
    public static void ExpectAttention(StageSite site, in TokenStageInput input)
    {
        if (input.Attention.Tokens != input.Tokens || input.Attention.Heads == 0)
        {
            throw new TokenStageException(
                site, $"expected the attention to {input.Tokens} tokens, got {input.Attention.Heads} heads of {input.Attention.Tokens} values.");
        }
    }

    /// <summary>Requires the values of every token.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">There are no values, or not as many as tokens.</exception>
    public static void ExpectValues(StageSite site, in TokenStageInput input)
    {
        if (input.Values.Tokens != input.Tokens || input.Values.Heads == 0 || input.Values.HeadWidth == 0)
        {
            throw new TokenStageException(
                site,
                $"expected the values of {input.Tokens} tokens, "
                    + $"got {input.Values.Heads} heads of {input.Values.Tokens} values of width {input.Values.HeadWidth}.");
        }
    }

    /// <summary>Requires an auxiliary network's score of every token.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">There are not as many scores as tokens.</exception>
    public static void ExpectScores(StageSite site, in TokenStageInput input)
    {
        if (input.Scores.Length != input.Tokens)
        {
            throw new TokenStageException(site, $"expected the auxiliary network's scores of {input.Tokens} tokens, got {input.Scores.Length}.");
        }
    }

    /// <summary>Requires a merge that bipartite matching can always make.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="kept">Tokens that are to leave.</param>
    /// <param name="protectedCount">Protected tokens among them.</param>
    /// <param name="protectedInFront">Whether those stand before all others.</param>
    /// <exception cref="TokenStageException">More would have to be merged than pairs can be found.</exception>
    public static void ExpectMergeable(StageSite site, int tokens, int kept, int protectedCount, bool protectedInFront)
    {
        int most = PlanMath.MaxMerged(tokens, protectedCount, protectedInFront);
        if (tokens - kept > most)
        {
            throw new TokenStageException(
                site, $"expected to merge at most {most} of {tokens} tokens ({protectedCount} protected), but the budget keeps {kept}.");
        }
    }
}
