using System.Text.Json.Serialization;

namespace PipelineDsl.Datasets;

/// <summary>How files of a run are written as JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(TaskMarker))]
[JsonSerializable(typeof(WorkerProgress))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(SampleBudget))]
[JsonSerializable(typeof(SampleOptions))]
internal sealed partial class RunJson : JsonSerializerContext;
