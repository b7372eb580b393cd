using System.Text.Json.Serialization;

namespace PipelineDsl.GpuCheck.Report;

/// <summary>The time of one step on the device.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Shape">On how much.</param>
/// <param name="Microseconds">Median time, as a CUDA graph: what the device takes.</param>
/// <param name="LaunchedMicroseconds">The same when every kernel is launched by itself, as ONNX Runtime does without CUDA graphs.</param>
/// <param name="Bytes">Bytes that have to be read or written once.</param>
/// <param name="BandwidthShare">How near that is to copying as many bytes on the device.</param>
/// <param name="StandardMicroseconds">The same step in standard ONNX operators on the CUDA provider; null where there is none.</param>
/// <param name="TorchMicroseconds">The same step in PyTorch; null without it.</param>
/// <param name="TorchGraphMicroseconds">The same as a CUDA graph; null without it.</param>
/// <param name="Note">What kept it from being measured; empty if it was.</param>
internal sealed record KernelResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("shape")] string Shape,
    [property: JsonPropertyName("us")] double Microseconds,
    [property: JsonPropertyName("launched_us")] double LaunchedMicroseconds,
    [property: JsonPropertyName("bytes")] long Bytes,
    [property: JsonPropertyName("bandwidth_share")] double BandwidthShare,
    [property: JsonPropertyName("standard_ops_us")] double? StandardMicroseconds,
    [property: JsonPropertyName("torch_us")] double? TorchMicroseconds,
    [property: JsonPropertyName("torch_graph_us")] double? TorchGraphMicroseconds,
    [property: JsonPropertyName("note")] string Note = "");
