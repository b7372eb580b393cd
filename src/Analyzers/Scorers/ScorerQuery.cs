namespace PipelineDsl.Analyzers.Scorers;

/// <summary>Whose attention a scorer reads; the runtime's <c>AttentionQuery</c> as far as an analyzer can tell.</summary>
internal enum ScorerQuery
{
    /// <summary>It reads no attention, or which is not plain to see.</summary>
    Unknown,

    /// <summary>That of the first token, CLS in encoders.</summary>
    First,

    /// <summary>That of the last token, the next-token predictor in decoders.</summary>
    Last,

    /// <summary>That of every token.</summary>
    Every,
}
