using System.Text.Json.Serialization;

namespace PipelineDsl.GpuCheck.Report;

/// <summary>One stage on the device against the processor.</summary>
internal sealed record ParityResult(
    [property: JsonPropertyName("pipeline")] string Pipeline,
    [property: JsonPropertyName("stage")] string Stage,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("batch")] int Batch,
    [property: JsonPropertyName("same_decisions")] bool SameDecisions,
    [property: JsonPropertyName("largest_difference")] double LargestDifference,
    [property: JsonPropertyName("passed")] bool Passed,
    [property: JsonPropertyName("message")] string Message);
