using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>What compressing a cache costs.</summary>
/// <param name="Methods">A layer, by method and by part.</param>
/// <param name="Steps">A generated token, against the model's own work for it.</param>
internal sealed record KvResults(
    [property: JsonPropertyName("kv")] IReadOnlyList<KvResult> Methods,
    [property: JsonPropertyName("kv_step")] IReadOnlyList<KvStepResult> Steps);
