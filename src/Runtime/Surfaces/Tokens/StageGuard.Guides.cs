namespace PipelineDsl.Tokens;

/// <content>Checks of signals that only composed methods read.</content>
public static partial class StageGuard
{
    /// <summary>Requires the queries of every token, of as many heads as a multiple of the keys' and as wide.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">There are no queries, or they do not go with the keys.</exception>
    public static void ExpectQueries(StageSite site, in TokenStageInput input)
    {
        HeadTensor queries = input.Queries, keys = input.Keys;
        if (queries.Tokens != input.Tokens || queries.Heads == 0 || keys.Heads == 0 || queries.Heads % keys.Heads != 0 || queries.HeadWidth != keys.HeadWidth)
        {
            throw new TokenStageException(
                site,
                $"expected the queries of {input.Tokens} tokens for {keys.Heads} heads of keys of {keys.HeadWidth} values, "
                + $"got {queries.Heads} heads of {queries.Tokens} queries of {queries.HeadWidth} values.");
        }
    }

    /// <summary>Requires the hidden states of every token behind the final norm.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">They are missing, or of another shape than the hidden states.</exception>
    public static void ExpectNormed(StageSite site, in TokenStageInput input) =>
        ExpectLikeHidden(site, input, input.Normed, "hidden states behind the final norm");

    /// <summary>Requires the hidden states of every token as they entered the first layer.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">They are missing, or of another shape than the hidden states.</exception>
    public static void ExpectEmbeddings(StageSite site, in TokenStageInput input) =>
        ExpectLikeHidden(site, input, input.Embeddings, "hidden states as they entered the first layer");

    /// <summary>Requires text to be guided by, and every token in its space.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <exception cref="TokenStageException">One of them is missing, or their widths differ.</exception>
    public static void ExpectGuide(StageSite site, in TokenStageInput input)
    {
        TokenMatrix guide = input.Guide, aligned = input.Aligned;
        if (guide.Tokens == 0 || guide.Channels == 0 || aligned.Tokens != input.Tokens || aligned.Channels != guide.Channels)
        {
            throw new TokenStageException(
                site,
                $"expected at least one text and {input.Tokens} tokens in its space, "
                + $"got {guide.Tokens} texts of {guide.Channels} values and {aligned.Tokens} tokens of {aligned.Channels}.");
        }
    }

    private static void ExpectLikeHidden(StageSite site, in TokenStageInput input, TokenMatrix matrix, string what)
    {
        if (matrix.Tokens != input.Tokens || matrix.Channels != input.Hidden.Channels)
        {
            throw new TokenStageException(
                site, $"expected the {what} of {input.Tokens} tokens of {input.Hidden.Channels} channels, got {matrix.Tokens} of {matrix.Channels}.");
        }
    }
}
