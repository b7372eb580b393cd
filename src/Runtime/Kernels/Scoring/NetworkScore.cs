namespace PipelineDsl;

/// <summary>Keeps the tokens that an auxiliary network rates highest: score = the network's output (arXiv 2505.19147, section 3.1).</summary>
public readonly struct NetworkScore : INetworkScorer
{
    /// <inheritdoc/>
    public static void Score(ReadOnlySpan<float> network, Span<float> scores) => network.CopyTo(scores);
}
