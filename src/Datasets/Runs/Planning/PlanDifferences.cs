using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>Says in what two plans differ.</summary>
internal static class PlanDifferences
{
    private const int Most = 5;

    /// <summary>Some places in which two plans differ, each with both values.</summary>
    /// <param name="stored">The plan in the folder.</param>
    /// <param name="wanted">The plan that is asked for.</param>
    /// <returns>Empty when they are the same.</returns>
    internal static IReadOnlyList<string> Between(JsonNode? stored, JsonNode? wanted)
    {
        var found = new List<string>();
        Compare("", stored, wanted, found);
        return found.Count <= Most ? found : [.. found.Take(Most), $"and {found.Count - Most} more"];
    }

    private static void Compare(string place, JsonNode? stored, JsonNode? wanted, List<string> found)
    {
        switch (stored, wanted)
        {
            case (JsonObject one, JsonObject other):
                foreach (string name in one.Select(static member => member.Key).Union(other.Select(static member => member.Key)))
                {
                    Compare(place.Length == 0 ? name : $"{place}.{name}", one[name], other[name], found);
                }

                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                for (int item = 0; item < one.Count; item++)
                {
                    Compare($"{place}[{item}]", one[item], other[item], found);
                }

                break;
            case (JsonArray one, JsonArray other):
                found.Add($"{place} has {one.Count} items in the folder and {other.Count} now");
                break;
            default:
                // Numbers compare by their text: one side was parsed, the other was not.
                if (Text(stored) != Text(wanted))
                {
                    found.Add($"{place} is {Text(stored)} in the folder and {Text(wanted)} now");
                }

                break;
        }
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "absent";
}
