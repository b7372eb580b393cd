namespace PipelineDsl;

/// <summary>The query whose attention row a scorer reads.</summary>
public enum AttentionQuery
{
    /// <summary>The first token, CLS in encoders.</summary>
    First,

    /// <summary>The last token, the next-token predictor in decoders.</summary>
    Last,
}
