using System.Text.Json;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>Reads files of cases and tells their layouts apart by what they hold. No content is fatal: what cannot be read gets a reason.</summary>
internal static class VectorFileReader
{
    /// <summary>Reads a file; null when it holds no cases of methods that run here.</summary>
    /// <param name="name">Its name, for cases and where it does not name itself.</param>
    /// <param name="text">Its content.</param>
    /// <param name="reason">Why it is not covered.</param>
    /// <param name="cases">Number of its cases all the same; 1 where they cannot be counted.</param>
    public static VectorFile? Read(string name, ReadOnlyMemory<byte> text, out string reason, out int cases)
    {
        cases = 1;
        try
        {
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            return Read(name, JsonDocument.Parse(text.Span.StartsWith(mark) ? text[3..] : text).RootElement, out reason, out cases);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // A text with half of a surrogate pair is found invalid only when it is read.
            reason = $"broken JSON: {broken.Message.ReplaceLineEndings(" ")}";
            return null;
        }
    }

    private static VectorFile? Read(string name, JsonElement root, out string reason, out int cases)
    {
        if (CacheVectorLayout.Fits(root, name))
        {
            return Counted(CacheVectorLayout.Read(root, name), out reason, out cases);
        }

        if (SampleVectorLayout.Fits(root, name))
        {
            return Counted(SampleVectorLayout.Read(root, name), out reason, out cases);
        }

        JsonElement[] list = Member(root, "cases") is { ValueKind: JsonValueKind.Array } found ? [.. found.EnumerateArray()] : [];
        cases = Math.Max(1, list.Length);
        reason = OtherLayout(root) ?? (list.Length == 0 ? "no list of cases" : "");
        string stem = Path.GetFileNameWithoutExtension(Text(root, "file") is { Length: > 0 } own ? own : name);
        return reason.Length > 0 ? null : new VectorFile(Text(root, "method"), stem, Cases(root, list));
    }

    private static VectorFile? Counted(VectorFile file, out string reason, out int cases)
    {
        cases = Math.Max(1, file.Cases.Count);
        reason = "no cases";
        return file.Cases.Count == 0 ? null : file;
    }

    private static VectorCase[] Cases(JsonElement root, JsonElement[] list)
    {
        var tolerance = Tolerance.Of(root);
        return [.. list.Select((json, index) => new VectorCase(Text(json, "name") is { Length: > 0 } name ? name : $"case {index}", json, tolerance))];
    }

    private static string? OtherLayout(JsonElement root) =>
        root.ValueKind != JsonValueKind.Object ? "unknown layout: no object"
        : root.TryGetProperty("cases", out _) ? null
        : "unknown layout: no cases";

    private static string Text(JsonElement json, string key) => Member(json, key) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static JsonElement Member(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out JsonElement value) ? value : default;
}
