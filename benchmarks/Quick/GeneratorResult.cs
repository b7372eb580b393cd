using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>Generator time over a project of 1,000 annotated classes.</summary>
internal sealed record GeneratorResult(
    [property: JsonPropertyName("cold_1000")] double Cold,
    [property: JsonPropertyName("unrelated_edit_1000")] double UnrelatedEdit,
    [property: JsonPropertyName("one_edit_1000")] double OneEdit,
    [property: JsonPropertyName("reemitted_after_unrelated_edit")] int ReemittedAfterUnrelatedEdit);
