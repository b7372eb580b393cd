namespace PipelineDsl;

/// <summary>
/// Scores tokens by the attention that is paid to them: by one query, of which only that row is ever computed, or on average by
/// every query (<see cref="AttentionQuery.Every"/>), which takes all of the layer's probabilities.
/// </summary>
public interface IAttentionScorer : ITokenScorer
{
    /// <summary>Whose attention is read.</summary>
    static abstract AttentionQuery Query { get; }

    /// <summary>Writes one score per token. Must not allocate and must not depend on anything but its arguments.</summary>
    /// <param name="attention">Softmaxed attention of that query, or its mean over every query [heads, tokens].</param>
    /// <param name="scores">Receives the scores [tokens]; higher is kept. NaN and infinity are errors.</param>
    static abstract void Score(AttentionRows attention, Span<float> scores);
}
