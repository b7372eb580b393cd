using System.Globalization;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>Tells what a run came to.</summary>
internal static class ResultText
{
    /// <summary>Writes the result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="host">The process.</param>
    /// <param name="isJson">Whether programs want it, too.</param>
    internal static void Write(DatasetResult result, CommandHost host, bool isJson)
    {
        string share = (100.0 * result.KeptCount / result.Samples).ToString("0.##", CultureInfo.InvariantCulture);
        host.Error.WriteLine($"Kept {result.KeptCount} of {result.Samples} samples ({share} %): {result.OutputDirectory}");
        foreach (string warning in result.Warnings)
        {
            host.Error.WriteLine($"warning: {warning}");
        }

        if (isJson)
        {
            host.Output.WriteLine(new JsonObject
            {
                ["samples"] = result.Samples,
                ["kept"] = result.KeptCount,
                ["output"] = result.OutputDirectory,
                ["warnings"] = new JsonArray([.. result.Warnings.Select(static warning => JsonValue.Create(warning))]),
            }.ToJsonString());
        }
    }
}
