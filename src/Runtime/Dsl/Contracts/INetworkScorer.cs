namespace PipelineDsl;

/// <summary>
/// Scores tokens by what an auxiliary network says of them: the parametric scorers of arXiv 2505.19147, section 3.1, trained ones such as
/// DynamicViT's predictor and frozen ones such as a small model that guides a large one. <see cref="StageAttribute.Model"/> names the network; weaving
/// puts it into the model, so that both run in one session.
/// </summary>
public interface INetworkScorer : ITokenScorer
{
    /// <summary>Writes one score per token. Must not allocate and must not depend on anything but its arguments.</summary>
    /// <param name="network">The network's output, one value per token [tokens].</param>
    /// <param name="scores">Receives the scores [tokens]; higher is kept. NaN and infinity are errors.</param>
    static abstract void Score(ReadOnlySpan<float> network, Span<float> scores);
}
