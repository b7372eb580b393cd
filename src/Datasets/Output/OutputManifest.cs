using System.Text.Json;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>The file that says what is in the output, and how it came to be.</summary>
/// <param name="content">Its content.</param>
internal sealed class OutputManifest(JsonObject content)
{
    /// <summary>Its content.</summary>
    internal JsonObject Content { get; } = content;

    /// <summary>Samples that stay.</summary>
    internal long Kept => Content["kept"]!.GetValue<long>();

    /// <summary>Samples kept, of the whole set and of every class.</summary>
    internal ClassTally Tally => ClassTally.Of(
        Kept, [.. Content["classes"]!.AsArray().Select(static group => (group!["samples"]!.GetValue<long>(), group["kept"]!.GetValue<long>()))]);

    /// <summary>Pairs of rows that all stages compared.</summary>
    internal double RowsCompared => Content["stages"]!.AsArray().Sum(
        static stage => stage!["figures"]![ManifestContent.RowsCompared]?.GetValue<double>() ?? 0);

    /// <summary>Warnings.</summary>
    internal IReadOnlyList<string> Warnings => [.. Content["warnings"]!.AsArray().Select(static warning => warning!.GetValue<string>())];

    /// <summary>The files.</summary>
    internal IReadOnlyList<OutputFile> Files => [.. Content["files"]!.AsArray().Select(static file => new OutputFile(
        file!["name"]!.GetValue<string>(), file["bytes"]!.GetValue<long>(), file["sha256"]!.GetValue<string>()))];

    /// <summary>Its path.</summary>
    /// <param name="directory">The run's folder.</param>
    internal static string PathIn(RunDirectory directory) => Path.Combine(directory.Output, "manifest.json");

    /// <summary>Reads a manifest.</summary>
    /// <param name="directory">The run's folder.</param>
    /// <returns>Null when there is none that can be read.</returns>
    internal static OutputManifest? Read(RunDirectory directory)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(PathIn(directory))) is JsonObject content ? new OutputManifest(content) : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it is about a plan, in a format.</summary>
    /// <param name="plan">Hash of the plan.</param>
    /// <param name="format">The format.</param>
    internal bool IsOf(string plan, string format) =>
        Content["planHash"]?.GetValue<string>() == plan && Content["format"]?.GetValue<string>() == format;

    /// <summary>Whether all files have the lengths that it states.</summary>
    /// <param name="directory">The run's folder.</param>
    internal bool AreFilesThere(RunDirectory directory) =>
        Files.All(file => new FileInfo(Path.Combine(directory.Output, file.Name)) is { Exists: true } info && info.Length == file.Bytes);
}
