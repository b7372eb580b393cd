using System.Text.Json.Serialization;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>What <c>torch_step.py</c> prints: medians in microseconds, with tensors used in turn as here.</summary>
internal sealed record TorchStep(
    [property: JsonPropertyName("torch")] string Version,
    [property: JsonPropertyName("tome_step_us")] double Merge,
    [property: JsonPropertyName("tome_step_graph_us")] double MergeGraph,
    [property: JsonPropertyName("gather_us")] double Gather,
    [property: JsonPropertyName("gather_graph_us")] double GatherGraph,
    [property: JsonPropertyName("compaction_us")] double Compaction,
    [property: JsonPropertyName("compaction_graph_us")] double CompactionGraph);
