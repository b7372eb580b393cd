using System.Text.Json.Serialization;

namespace PipelineDsl.GpuCheck.Report;

/// <summary>A whole model, compressed, against the same model untouched.</summary>
/// <param name="Name">The model and its pipeline.</param>
/// <param name="CudaGraphs">Whether runs are replayed as a CUDA graph.</param>
/// <param name="Milliseconds">Median time of a run.</param>
/// <param name="BaselineMilliseconds">That of the model untouched.</param>
/// <param name="Speedup">Median of paired ratios.</param>
/// <param name="Ideal">The speed-up if time followed FLOPs.</param>
/// <param name="ShareOfIdeal">Speed-up over ideal.</param>
/// <param name="SlicedSpeedup">The speed-up of cutting as many tokens by a Slice: what hardware gives for fewer tokens; null where not measured.</param>
/// <param name="ManagedBytes">Managed bytes allocated by one run.</param>
/// <param name="Note">What kept it from being measured; empty if it was.</param>
internal sealed record ModelResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("cuda_graphs")] bool CudaGraphs,
    [property: JsonPropertyName("ms")] double Milliseconds,
    [property: JsonPropertyName("baseline_ms")] double BaselineMilliseconds,
    [property: JsonPropertyName("speedup")] double Speedup,
    [property: JsonPropertyName("ideal")] double Ideal,
    [property: JsonPropertyName("share_of_ideal")] double ShareOfIdeal,
    [property: JsonPropertyName("sliced_speedup")] double? SlicedSpeedup,
    [property: JsonPropertyName("managed_bytes")] double ManagedBytes,
    [property: JsonPropertyName("note")] string Note);
