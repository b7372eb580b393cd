using System.Text.Json;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>
/// The layout of the files on training sets (<c>ds_*.json</c>): <c>{name, spec, float_tolerance, cases: [{id, inputs, params, expected}]}</c>. What
/// a case states as the result of a reference's bug is no result.
/// </summary>
internal static class SampleVectorLayout
{
    private const string Prefix = "ds_";

    /// <summary>What a reference makes of a case, such as the strata of CCS, which lose the top element of negative scores.</summary>
    private const string Reference = "reference_";

    /// <summary>Whether a file has this layout.</summary>
    /// <param name="root">Its content.</param>
    /// <param name="name">Its name.</param>
    public static bool Fits(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object
        && (Text(root, "spec").StartsWith("ds-", StringComparison.Ordinal) || name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Reads all cases.</summary>
    /// <param name="root">The file's content.</param>
    /// <param name="name">Its name, where it does not name itself.</param>
    public static VectorFile Read(JsonElement root, string name)
    {
        string method = Text(root, "name");
        string stem = method.Length > 0 ? Prefix + method : Path.GetFileNameWithoutExtension(name);
        return new VectorFile(method, stem, [.. Cases(root, Tolerance.Of(root))]);
    }

    private static IEnumerable<VectorCase> Cases(JsonElement root, Tolerance tolerance) =>
        Member(root, "cases") is { ValueKind: JsonValueKind.Array } cases
            ? cases.EnumerateArray().Select((json, index) => Case(json, index, tolerance))
            : [];

    private static VectorCase Case(JsonElement json, int index, Tolerance tolerance)
    {
        JsonElement expected = Member(json, "expected");
        HashSet<string> bugs = expected.ValueKind != JsonValueKind.Object
            ? []
            : [.. expected.EnumerateObject().Select(static member => member.Name).Where(IsBug)];
        return new VectorCase(
            Text(json, "id") is { Length: > 0 } id ? id : $"case {index}",
            "",
            new CaseValues("params", Member(json, "params")),
            new CaseValues("inputs", Member(json, "inputs")),
            new Expectations(expected, bugs),
            tolerance);
    }

    private static bool IsBug(string name) =>
        name.StartsWith("contrast", StringComparison.Ordinal) || name.StartsWith("deepcore", StringComparison.Ordinal)
        || name.StartsWith(Reference, StringComparison.Ordinal);

    private static string Text(JsonElement json, string key) => Member(json, key) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static JsonElement Member(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out JsonElement value) ? value : default;
}
