namespace PipelineDsl;

/// <summary>Compares tokens by a vector made from the attention keys of the stage's layer.</summary>
public interface IKeySimilarity : ISimilarity
{
    /// <summary>Writes one vector of head width per token. Must not allocate.</summary>
    /// <param name="keys">Projected keys [heads, tokens, head width].</param>
    /// <param name="metric">Receives the vectors [tokens, head width], row after row.</param>
    static abstract void Metric(HeadTensor keys, Span<float> metric);
}
