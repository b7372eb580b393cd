namespace PipelineDsl;

/// <summary>Keeps the latest tokens: score = original position (the recent window of StreamingLLM, arXiv 2309.17453).</summary>
public readonly struct RecentPosition : IPositionScorer
{
    /// <inheritdoc/>
    public static void Score(TokenPositions positions, Span<float> scores)
    {
        for (int token = 0; token < positions.Count; token++)
        {
            scores[token] = positions[token];
        }
    }
}
