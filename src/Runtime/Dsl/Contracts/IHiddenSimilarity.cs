namespace PipelineDsl;

/// <summary>Compares tokens by a vector made from their hidden states.</summary>
public interface IHiddenSimilarity : ISimilarity
{
    /// <summary>Writes one vector of channel width per token. Must not allocate.</summary>
    /// <param name="hidden">Hidden states [tokens, channels].</param>
    /// <param name="metric">Receives the vectors [tokens, channels], row after row.</param>
    static abstract void Metric(TokenMatrix hidden, Span<float> metric);
}
