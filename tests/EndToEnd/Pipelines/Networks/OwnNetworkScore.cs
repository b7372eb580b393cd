namespace PipelineDsl.EndToEnd.Pipelines;

/// <summary>A user's scorer: keeps what the network rates lowest.</summary>
internal readonly struct OwnNetworkScore : INetworkScorer
{
    /// <inheritdoc/>
    public static void Score(ReadOnlySpan<float> network, Span<float> scores)
    {
        for (int token = 0; token < scores.Length; token++)
        {
            scores[token] = -network[token];
        }
    }
}
