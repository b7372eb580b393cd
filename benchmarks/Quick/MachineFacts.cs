using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Where the figures were taken.</summary>
internal sealed record MachineFacts(
    [property: JsonPropertyName("cores")] int Cores,
    [property: JsonPropertyName("vector_bits")] int VectorBits,
    [property: JsonPropertyName("fma_gflops")] double FmaGflops,
    [property: JsonPropertyName("runtime")] string Runtime);
