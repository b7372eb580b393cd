using System.Text.Json;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>
/// The layouts of the files on KV caches and prompts (<c>kv_*.json</c>). Such a file holds one case of its own (<c>{inputs, params, expected}</c>),
/// variants of it (<c>expected.cases</c>, <c>expected.variants</c>), and lists or objects with further cases, whose parameters and results often
/// stand side by side. What a case does not hold itself is looked for further out: in the object around it, then in the file's own
/// <c>inputs</c> and <c>params</c>.
/// </summary>
internal static class CacheVectorLayout
{
    private const string Prefix = "kv_";

    private static readonly string[] _variants = ["cases", "variants"];

    /// <summary>Members that tell of a case and are no results.</summary>
    private static readonly HashSet<string> _notes =
        ["note", "rule", "case", "params", "inputs", "boundary_margin", "nearest_nonzero_gap_to_threshold", "tie_dependent"];

    /// <summary>Whether a file has such a layout.</summary>
    /// <param name="root">Its content.</param>
    /// <param name="name">Its name.</param>
    public static bool Fits(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object
        && (root.TryGetProperty("layout", out _) || root.TryGetProperty("tolerance_abs", out _) || name.StartsWith(Prefix, StringComparison.Ordinal));

    /// <summary>Reads all cases.</summary>
    /// <param name="root">The file's content.</param>
    /// <param name="name">Its name, where it does not name itself.</param>
    public static VectorFile Read(JsonElement root, string name)
    {
        string method = Text(root, "name");
        string stem = method.Length > 0 ? Prefix + method : Path.GetFileNameWithoutExtension(name);
        return new VectorFile(method, stem, [.. Cases(root, Tolerance.Of(root))]);
    }

    private static IEnumerable<VectorCase> Cases(JsonElement root, Tolerance tolerance)
    {
        JsonElement inputs = Member(root, "inputs"), parameters = Member(root, "params"), expected = Member(root, "expected");
        if (expected.ValueKind == JsonValueKind.Object)
        {
            var aside = new HashSet<string>(_notes.Concat(_variants));
            yield return new VectorCase("own", "", new("params", parameters), new("inputs", inputs), new(expected, aside), tolerance);
        }

        foreach (string group in _variants)
        {
            foreach ((string name, JsonElement variant) in Objects(Member(expected, group), group))
            {
                yield return Case(name, group, variant, default);
            }
        }

        foreach (JsonProperty member in root.EnumerateObject().Where(static member => member.Name is not ("inputs" or "params" or "expected")))
        {
            bool isHolder = Member(member.Value, "cases").ValueKind == JsonValueKind.Array;
            JsonElement holder = isHolder ? member.Value : default;
            JsonElement held = isHolder ? Member(member.Value, "cases") : member.Value;
            IEnumerable<(string Name, JsonElement Case)> cases = held.ValueKind == JsonValueKind.Object
                ? [(member.Name, held)]
                : Objects(held, member.Name);
            foreach ((string name, JsonElement one) in cases)
            {
                yield return Case(name, member.Name, one, holder);
            }
        }

        VectorCase Case(string name, string group, JsonElement json, JsonElement holder)
        {
            bool isFlat = Member(json, "expected").ValueKind != JsonValueKind.Object;
            return new VectorCase(
                name,
                group,
                new("params", Member(json, "params"), json, holder, parameters),
                new("inputs", Member(json, "inputs"), json, holder, inputs),
                new(isFlat ? json : Member(json, "expected"), _notes),
                tolerance) { IsFlat = isFlat };
        }
    }

    /// <summary>The objects of a list, or those that are members of an object, with a name each.</summary>
    private static IEnumerable<(string Name, JsonElement Object)> Objects(JsonElement holder, string group) => holder.ValueKind switch
    {
        JsonValueKind.Array => holder.EnumerateArray()
            .Where(static item => item.ValueKind == JsonValueKind.Object)
            .Select((item, index) => (Text(item, "case") is { Length: > 0 } own ? own : JsonReading.At(group, index), item)),
        JsonValueKind.Object => holder.EnumerateObject()
            .Where(static member => member.Value.ValueKind == JsonValueKind.Object)
            .Select(static member => (member.Name, member.Value)),
        _ => [],
    };

    private static string Text(JsonElement json, string key) => Member(json, key) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static JsonElement Member(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out JsonElement value) ? value : default;
}
