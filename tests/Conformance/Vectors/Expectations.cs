using System.Globalization;
using System.Text.Json;

namespace PipelineDsl.Conformance.Vectors;

/// <summary>What a case states of its results, found by paths such as <c>rounds[0].removed</c>, and which of it has been compared.</summary>
/// <param name="expected">The JSON object.</param>
/// <param name="aside">Members of it that are no results: notes, or cases of their own.</param>
internal sealed class Expectations(JsonElement expected, IReadOnlySet<string> aside)
{
    private readonly HashSet<string> _compared = [];

    /// <summary>Members that are no results.</summary>
    public IEnumerable<string> Aside => aside;

    /// <summary>Whether anything was compared.</summary>
    public bool AnyCompared => _compared.Count > 0;

    /// <summary>Paths of all values that nothing was compared with.</summary>
    public IReadOnlyList<string> NotCompared => [.. Leaves(expected, "").Where(leaf => !_compared.Any(path => Covers(path, leaf)))];

    /// <summary>The value at <paramref name="path"/>; false when the case says nothing of it, or null.</summary>
    /// <param name="path">Names and indices.</param>
    /// <param name="value">The value.</param>
    public bool TryFind(string path, out JsonElement value)
    {
        value = expected;
        foreach (string part in path.Split('.', '['))
        {
            bool isIndex = part.EndsWith(']');
            if (isIndex
                ? !TryIndex(ref value, int.Parse(part.AsSpan(0, part.Length - 1), CultureInfo.InvariantCulture))
                : value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(part, out value))
            {
                return false;
            }
        }

        return value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>Notes that the value at <paramref name="path"/> has been compared.</summary>
    /// <param name="path">Names and indices.</param>
    public void Compared(string path) => _compared.Add(path);

    private static bool TryIndex(ref JsonElement list, int index)
    {
        if (list.ValueKind != JsonValueKind.Array || index >= list.GetArrayLength())
        {
            return false;
        }

        list = list[index];
        return true;
    }

    private static bool Covers(string path, string leaf) =>
        leaf.StartsWith(path, StringComparison.Ordinal) && (leaf.Length == path.Length || leaf[path.Length] is '.' or '[');

    /// <summary>Paths of values that are no objects and no lists of objects.</summary>
    private IEnumerable<string> Leaves(JsonElement element, string path)
    {
        return element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject()
                .Where(member => !aside.Contains(member.Name))
                .SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}")),
            JsonValueKind.Array when element.GetArrayLength() > 0 && element[0].ValueKind == JsonValueKind.Object => element.EnumerateArray()
                .SelectMany((item, index) => Leaves(item, JsonReading.At(path, index))),
            JsonValueKind.Null => [],
            _ => [path],
        };
    }
}
