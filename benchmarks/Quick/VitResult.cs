using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>A whole ViT-S/16, compressed against not.</summary>
internal sealed record VitResult(
    [property: JsonPropertyName("case")] string Case,
    [property: JsonPropertyName("ms")] double Milliseconds,
    [property: JsonPropertyName("baseline_ms")] double BaselineMilliseconds,
    [property: JsonPropertyName("speedup")] double Speedup,
    [property: JsonPropertyName("ideal")] double Ideal,
    [property: JsonPropertyName("share_of_ideal")] double ShareOfIdeal,
    [property: JsonPropertyName("managed_bytes")] double ManagedBytes);
