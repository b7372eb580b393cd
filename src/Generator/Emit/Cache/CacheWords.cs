using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Plans of caches in the user's terms, for hover texts.</summary>
internal static class CacheWords
{
    private const double Kibi = 1024;

    /// <summary>Layers that do the same one after the other, and what they do: <c>4096 -> 1024 entries, the highest by LastQueryAttention stay</c>.</summary>
    internal static IEnumerable<(string Layers, string Action)> Rows(CachePipelineModel model)
    {
        int first = 0;
        for (int layer = 1; layer <= model.Geometry.Layers; layer++)
        {
            string action = Action(model, first);
            if (layer == model.Geometry.Layers || Action(model, layer) != action)
            {
                yield return (layer - first == 1 ? CSharpText.Literal(first) : $"{CSharpText.Literal(first)}..{CSharpText.Literal(layer - 1)}", action);
                first = layer;
            }
        }
    }

    /// <summary>What every layer keeps whatever the scores; null when nothing is protected.</summary>
    internal static string? Protected(CachePipelineModel model) => (model.Sinks, model.Recent) switch
    {
        (0, 0) => null,
        (_, 0) => $"The first {CSharpText.Literal(model.Sinks)} entries of a layer always stay.",
        (0, _) => $"The last {CSharpText.Literal(model.Recent)} entries of a layer always stay.",
        _ => $"The first {CSharpText.Literal(model.Sinks)} and the last {CSharpText.Literal(model.Recent)} entries of a layer always stay.",
    };

    /// <summary>Which positions kept entries have; null when undeclared.</summary>
    internal static string? Positions(CachePipelineModel model) => model.Positions switch
    {
        PositionForm.Original => "Kept entries have the positions that they had.",
        PositionForm.Repacked => "Kept entries get new positions without gaps.",
        _ => null,
    };

    /// <summary><c>12.5 MiB</c>.</summary>
    internal static string Size(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        int unit = 0;
        while (size >= Kibi && unit < units.Length - 1)
        {
            size /= Kibi;
            unit++;
        }

        return $"{CSharpText.Prose(size)} {units[unit]}";
    }

    private static string Action(CachePipelineModel model, int layer)
    {
        int entries = model.LayerEntries[layer];
        string kept = CSharpText.Literal(entries), most = CSharpText.Literal(model.Geometry.MaxTokens);
        return entries == model.Geometry.MaxTokens
            ? $"{most} entries, nothing leaves"
            : $"{most} -> {kept} entries, the highest by {model.Stages.First(stage => stage.Layer == layer).Scorer.DisplayName} stay";
    }
}
