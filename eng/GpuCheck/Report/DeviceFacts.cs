using System.Text.Json.Serialization;

namespace PipelineDsl.GpuCheck.Report;

/// <summary>Where the figures were taken.</summary>
internal sealed record DeviceFacts(
    [property: JsonPropertyName("device")] string Device,
    [property: JsonPropertyName("architecture")] string Architecture,
    [property: JsonPropertyName("driver")] string Driver,
    [property: JsonPropertyName("onnxruntime")] string OnnxRuntime,
    [property: JsonPropertyName("torch")] string Torch,
    [property: JsonPropertyName("copy_gb_per_s")] double CopyGigabytesPerSecond);
