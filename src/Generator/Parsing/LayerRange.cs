using System.Globalization;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads layer ranges: <c>"4"</c>, <c>"0..11"</c>, <c>"3,6,9"</c> and mixtures.</summary>
internal static class LayerRange
{
    internal static int[]? Parse(AttributeArguments stage, int modelLayers, Problems problems)
    {
        var layers = new List<int>();
        string? wrong = stage.Text("Layers").Trim().Length == 0
            ? "no layers are given; write for example Layers = \"0..11\""
            : Read(stage.Text("Layers"), modelLayers, layers);
        if (wrong is not null)
        {
            problems.Add(RuleIds.LayerRange, stage.Attribute, "Layers", wrong);
            return null;
        }

        return [.. layers];
    }

    private static string? Read(string text, int modelLayers, List<int> layers)
    {
        foreach (string item in text.Split(','))
        {
            int dots = item.IndexOf("..", StringComparison.Ordinal);
            string from = dots < 0 ? item : item.Substring(0, dots);
            string to = dots < 0 ? item : item.Substring(dots + 2);
            if (!TryRead(from, out int first) || !TryRead(to, out int last) || last < first)
            {
                return $"'{item.Trim()}' is neither a layer (\"4\") nor an ascending range (\"0..11\")";
            }

            if (last >= modelLayers)
            {
                return $"layer {last} lies outside the model, whose layers are 0 to {modelLayers - 1}";
            }

            if (layers.Count > 0 && first <= layers[layers.Count - 1])
            {
                return $"layer {first} comes after layer {layers[layers.Count - 1]}; write each layer once, in ascending order";
            }

            layers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return null;
    }

    private static bool TryRead(string text, out int layer) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out layer);
}
