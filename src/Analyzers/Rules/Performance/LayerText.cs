using System.Globalization;

namespace PipelineDsl.Analyzers.Rules.Performance;

/// <summary>Writes layers as attributes do: <c>0..10</c>, <c>3,6,9</c>.</summary>
internal static class LayerText
{
    /// <summary>Writes some layers.</summary>
    /// <param name="layers">The layers, ascending.</param>
    internal static string Of(IReadOnlyList<int> layers)
    {
        var items = new List<string>();
        for (int first = 0, last; first < layers.Count; first = last + 1)
        {
            last = first;
            while (last + 1 < layers.Count && layers[last + 1] == layers[last] + 1)
            {
                last++;
            }

            items.Add(first == last ? Number(layers[first]) : $"{Number(layers[first])}..{Number(layers[last])}");
        }

        return string.Join(",", items);
    }

    private static string Number(int layer) => layer.ToString(CultureInfo.InvariantCulture);
}
