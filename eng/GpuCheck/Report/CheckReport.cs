using System.Text.Json.Serialization;

namespace PipelineDsl.GpuCheck.Report;

/// <summary>All that one check found.</summary>
internal sealed record CheckReport(
    [property: JsonPropertyName("machine")] DeviceFacts? Machine,
    [property: JsonPropertyName("missing")] IReadOnlyList<string> Missing,
    [property: JsonPropertyName("parity")] IReadOnlyList<ParityResult> Parity,
    [property: JsonPropertyName("kernels")] IReadOnlyList<KernelResult> Kernels,
    [property: JsonPropertyName("models")] IReadOnlyList<ModelResult> Models);
