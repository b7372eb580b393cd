using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>Reads the files of an output again, and compares them with what its manifest states.</summary>
internal static class OutputCheck
{
    private const string Manifest = "manifest.json";

    /// <summary>Looks at the output of a run.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <param name="plan">Hash of its plan.</param>
    /// <param name="stop">Asked between files.</param>
    /// <returns>Names of files that are missing or not what was written; null when there is no manifest, without which there is no output.</returns>
    internal static IReadOnlyList<string>? Torn(RunDirectory directory, string plan, CancellationToken stop)
    {
        if (!File.Exists(OutputManifest.PathIn(directory)))
        {
            return null;
        }

        try
        {
            return OutputManifest.Read(directory) is { } manifest && IsOf(manifest.Content, plan)
                ? [.. manifest.Files.Where(file => !IsWhole(directory, file, stop)).Select(static file => file.Name)]
                : [Manifest];
        }
        catch (Exception error) when (error is InvalidOperationException or NullReferenceException or FormatException)
        {
            return [Manifest];
        }
    }

    /// <summary>A manifest repeats the plan, whose hash everybody knows.</summary>
    private static bool IsOf(JsonObject manifest, string plan) =>
        manifest["planHash"]?.GetValue<string>() == plan && manifest["plan"] is JsonObject content && PlanContent.Hash(content) == plan;

    private static bool IsWhole(RunDirectory directory, OutputFile file, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        string path = Path.Combine(directory.Output, file.Name);
        if (new FileInfo(path) is not { Exists: true } info || info.Length != file.Bytes)
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }
}
