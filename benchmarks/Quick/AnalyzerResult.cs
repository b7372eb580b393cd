using System.Text.Json.Serialization;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>What all analyzers together add to a compilation.</summary>
internal sealed record AnalyzerResult(
    [property: JsonPropertyName("project_1000_classes")] double Project,
    [property: JsonPropertyName("empty_project")] double EmptyProject,
    [property: JsonPropertyName("build_1000_classes")] double Build,
    [property: JsonPropertyName("share")] double Share,
    [property: JsonPropertyName("per_annotated_class")] double PerAnnotatedClass);
