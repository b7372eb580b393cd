namespace PipelineDsl;

/// <summary>Scores tokens by where they stood in the original sequence, without looking at them.</summary>
public interface IPositionScorer : ITokenScorer
{
    /// <summary>Writes one score per token. Must not allocate and must not depend on anything but its arguments.</summary>
    /// <param name="positions">Original positions of the tokens, and the seed.</param>
    /// <param name="scores">Receives the scores [tokens]; higher is kept. NaN and infinity are errors.</param>
    static abstract void Score(TokenPositions positions, Span<float> scores);
}
