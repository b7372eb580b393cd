namespace PipelineDsl;

/// <summary>The query whose attention a scorer reads.</summary>
public enum AttentionQuery
{
    /// <summary>The first token, CLS in encoders.</summary>
    First,

    /// <summary>The last token, the next-token predictor in decoders.</summary>
    Last,

    /// <summary>
    /// Every token: the mean over all queries but padding of the attention that each token receives, for encoders without CLS. Unlike the
    /// others it takes all tokens x tokens probabilities, which fused attention never writes: they are computed once more for the stage.
    /// </summary>
    Every,
}
