namespace PipelineDsl;

/// <summary>How two embeddings are compared.</summary>
public enum SampleMetric
{
    /// <summary>By the angle between them; a zero row is an error.</summary>
    Cosine,

    /// <summary>By Euclidean distance.</summary>
    Euclidean,
}
