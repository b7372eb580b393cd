namespace PipelineDsl.Datasets;

/// <summary>Generated code that makes the vectors by which samples are compared.</summary>
/// <param name="embeddings">Embeddings [samples, channels].</param>
/// <param name="metric">Receives the vectors [samples, channels].</param>
public delegate void SampleMetricBody(TokenMatrix embeddings, Span<float> metric);
