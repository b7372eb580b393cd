using System.Text.Json.Serialization;

namespace PipelineDsl.Conformance.Running;

/// <summary>Results as JSON: what <c>--json</c> prints, and what runs at other widths hand back.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FolderResult))]
internal sealed partial class ResultJson : JsonSerializerContext;
