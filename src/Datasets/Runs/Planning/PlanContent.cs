using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>A plan as JSON: all that a result depends on, and nothing else.</summary>
internal static class PlanContent
{
    /// <summary>Changes when the same plan would be carried out in another way.</summary>
    private const int Format = 2;

    /// <summary>Writes a plan down.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="inputs">What the set is read from.</param>
    internal static JsonObject Of(RunPlan plan, JsonNode inputs) => new()
    {
        ["format"] = Format,
        ["version"] = ToolVersion.Text,
        ["seed"] = plan.Seed,
        ["samples"] = plan.Samples,
        ["unitRows"] = plan.Units[0].Count,
        ["pipeline"] = Pipeline(plan.Pipeline),
        ["rounds"] = new JsonArray([.. RunSchedule.Of(plan).Select(static scheduled => new JsonObject
        {
            ["name"] = scheduled.Round.Name,
            ["stage"] = scheduled.Stage,
            ["tasks"] = scheduled.Round.Tasks,
        })]),
        ["inputs"] = inputs,
    };

    /// <summary>SHA-256 of a plan, in hexadecimal digits.</summary>
    /// <param name="content">The plan.</param>
    internal static string Hash(JsonObject content) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(content, RunJson.Default.JsonObject)));

    private static JsonObject Pipeline(DatasetPipeline pipeline) => new()
    {
        ["name"] = pipeline.Name,
        ["channels"] = pipeline.Channels,
        ["classes"] = pipeline.Classes,
        ["epochs"] = pipeline.Epochs,
        ["runs"] = pipeline.Runs,
        ["randomSeeds"] = pipeline.RandomSeeds,
        ["stages"] = new JsonArray([.. pipeline.Stages.Select(Stage)]),
    };

    private static JsonNode Stage(DatasetStage stage) => new JsonObject
    {
        ["kind"] = stage.GetType().Name,
        ["name"] = stage.Name,
        ["action"] = stage.Action,
        ["columns"] = stage.Columns.ToString(),
        ["budget"] = JsonSerializer.SerializeToNode(stage.Budget, RunJson.Default.SampleBudget),
        ["options"] = JsonSerializer.SerializeToNode(stage.Options, RunJson.Default.SampleOptions),
    };
}
