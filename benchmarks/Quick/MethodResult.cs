using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>What one published method costs at N = 576, D = 1024, alone and as a share of a ViT-L/14 layer.</summary>
internal sealed record MethodResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("us")] double Microseconds,
    [property: JsonPropertyName("layer_share")] double LayerShare);
