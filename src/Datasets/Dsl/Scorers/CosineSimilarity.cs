namespace PipelineDsl;

/// <summary>Compares samples by their embeddings as they are.</summary>
public readonly struct CosineSimilarity : IHiddenSimilarity
{
    /// <inheritdoc/>
    public static void Metric(TokenMatrix hidden, Span<float> metric) => HiddenSimilarity.Metric(hidden, metric);
}
