using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// One ToMe step (r = 16), as a C# operator, as plain standard operators, as our lowering to standard operators, and
/// as a bare kernel against the core's limit.
/// </summary>
internal sealed record MergeStepResult(
    [property: JsonPropertyName("n")] int N,
    [property: JsonPropertyName("d")] int D,
    [property: JsonPropertyName("custom_op_us")] double CustomOperator,
    [property: JsonPropertyName("standard_ops_us")] double StandardOperators,
    [property: JsonPropertyName("ratio")] double Ratio,
    [property: JsonPropertyName("lowered_us")] double Lowered,
    [property: JsonPropertyName("lowered_ratio")] double LoweredRatio,
    [property: JsonPropertyName("kernel_us")] double Kernel,
    [property: JsonPropertyName("roofline_us")] double Roofline,
    [property: JsonPropertyName("roofline_share")] double RooflineShare,
    [property: JsonPropertyName("managed_bytes")] double ManagedBytes);
