using System.Text.Json.Serialization;

namespace PipelineDsl.GpuCheck.Report;

/// <summary>All that one check found.</summary>
internal sealed record CheckReport(
    [property: JsonPropertyName("machine")] DeviceFacts? Machine,
    [property: JsonPropertyName("missing")] IReadOnlyList<string> Missing,
    [property: JsonPropertyName("parity")] IReadOnlyList<ParityResult> Parity,
    [property: JsonPropertyName("kernels")] IReadOnlyList<KernelResult> Kernels,
    [property: JsonPropertyName("models")] IReadOnlyList<ModelResult> Models)
{
    /// <summary>Whether stages were compared and are alike, and everything could be measured.</summary>
    [JsonIgnore]
    internal bool HasPassed => Parity.Count > 0 && Parity.All(static row => row.Passed) && Kernels.All(static row => row.Note.Length == 0)
        && Models.All(static row => row.Note.Length == 0);
}
