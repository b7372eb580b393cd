namespace PipelineDsl;

/// <summary>Scores tokens by the attention keys of the stage's layer.</summary>
public interface IKeyScorer : ITokenScorer
{
    /// <summary>Writes one score per token. Must not allocate and must not depend on anything but its arguments.</summary>
    /// <param name="keys">Projected keys [heads, tokens, head width], bias included, unscaled up to a constant.</param>
    /// <param name="scores">Receives the scores [tokens]; higher is kept. NaN and infinity are errors.</param>
    static abstract void Score(HeadTensor keys, Span<float> scores);
}
