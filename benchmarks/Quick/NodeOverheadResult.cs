using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Nanoseconds per node of a C# operator and of a built-in one that do the same.</summary>
internal sealed record NodeOverheadResult(
    [property: JsonPropertyName("custom")] double Custom,
    [property: JsonPropertyName("builtin")] double Builtin);
