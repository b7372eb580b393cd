using System.Text.Json.Serialization;
using PipelineDsl.Benchmarks.Quick.Datasets;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>What <c>quick --json</c> writes.</summary>
internal sealed record QuickReport(
    [property: JsonPropertyName("machine")] MachineFacts Machine,
    [property: JsonPropertyName("merge_step")] IReadOnlyList<MergeStepResult> MergeStep,
    [property: JsonPropertyName("node_overhead_ns")] NodeOverheadResult NodeOverhead,
    [property: JsonPropertyName("vit_s16")] IReadOnlyList<VitResult> Vit,
    [property: JsonPropertyName("methods")] IReadOnlyList<MethodResult> Methods,
    [property: JsonPropertyName("kv")] IReadOnlyList<KvResult> Kv,
    [property: JsonPropertyName("kv_step")] IReadOnlyList<KvStepResult> KvStep,
    [property: JsonPropertyName("dataset")] IReadOnlyList<DatasetFigure> Dataset,
    [property: JsonPropertyName("generator_ms")] GeneratorResult Generator,
    [property: JsonPropertyName("analyzers_ms")] AnalyzerResult Analyzers);
