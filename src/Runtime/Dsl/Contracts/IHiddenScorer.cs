namespace PipelineDsl;

/// <summary>Scores tokens by their hidden states (the residual stream at the stage's site).</summary>
public interface IHiddenScorer : ITokenScorer
{
    /// <summary>Writes one score per token. Must not allocate and must not depend on anything but its arguments.</summary>
    /// <param name="hidden">Hidden states [tokens, channels].</param>
    /// <param name="scores">Receives the scores [tokens]; higher is kept. NaN and infinity are errors.</param>
    static abstract void Score(TokenMatrix hidden, Span<float> scores);
}
