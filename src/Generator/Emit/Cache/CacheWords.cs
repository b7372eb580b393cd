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
    /// <param name="model">The pipeline.</param>
    /// <param name="stay">The end of the sentence.</param>
    internal static string? Protected(CachePipelineModel model, string stay) => (model.Sinks, model.Recent) switch
    {
        (0, 0) => null,
        (_, 0) => $"The first {CSharpText.Literal(model.Sinks)} entries of a layer {stay}.",
        (0, _) => $"The last {CSharpText.Literal(model.Recent)} entries of a layer {stay}.",
        _ => $"The first {CSharpText.Literal(model.Sinks)} and the last {CSharpText.Literal(model.Recent)} entries of a layer {stay}.",
    };

    /// <summary>When the cache is compressed.</summary>
    internal static string When(CachePipelineModel model) => model.Schedule.When switch
    {
        TriggerForm.AfterPrefill => "It is compressed once, when a prompt has been read; what is generated later stays.",
        TriggerForm.EveryRuns => $"It is compressed when a prompt has been read, and then every {CSharpText.Literal(model.Schedule.Every)} runs of the model.",
        _ => $"It is compressed whenever a layer would hold more than {CSharpText.Literal(model.Geometry.MaxTokens)} entries.",
    };

    /// <summary>What a stage keeps: <c>the highest by SnapKv</c>.</summary>
    internal static string Deed(CacheShapeModel shape)
    {
        string length = CSharpText.Literal(shape.ChunkLength), scorer = shape.Scorer.DisplayName;
        string what = shape switch
        {
            { Selection: SelectionForm.PerChunk } => $"in every run of {length} entries the highest by {scorer}",
            { Selection: SelectionForm.WholeChunks } => $"whole runs of {length} entries, the highest by {scorer},",
            { Selection: SelectionForm.Blocks } => $"run after run of {length} entries the highest by {scorer}",
            { IsCritical: true } => $"the highest by {scorer} and by what their values add to the output",
            { Scorer.TypeName: "global::PipelineDsl.RandomEntries" } => "random entries",
            { Scorer.TypeName: "global::PipelineDsl.SpacedEntries" } => "evenly spaced entries",
            _ => $"the highest by {scorer}",
        };
        return shape.IsAdaptive ? $"{what}, for which the heads compete," : what;
    }

    /// <summary>What competing heads mean for memory; null when they keep the same number.</summary>
    internal static string? Heads(CachePipelineModel model) => model.IsAdaptive
        ? "Heads that compete keep so many on average; a layer takes the memory of its longest head."
        : null;

    /// <summary>What numbers of heads mean for memory; null when there are none.</summary>
    internal static string? HeadCounts(CachePipelineModel model) => model.HasHeadCounts
        ? "Heads with numbers of their own are padded to the longest, whose memory the layer takes."
        : null;

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
        CacheStageModel? stage = model.Stages.FirstOrDefault(stage => stage.Layer == layer);
        return stage is null || stage.MeanEntries >= model.Geometry.MaxTokens ? $"{most} entries, nothing leaves"
            : $"{most} -> {kept} entries{Heads(stage.Shape)}, {Kept(stage.Shape)}";
    }

    /// <summary><c> in the longest head, 264 in all (200, 64)</c>.</summary>
    private static string Heads(CacheShapeModel shape) => shape.HeadCounts.Count == 0 ? ""
        : $" in the longest head, {CSharpText.Literal(shape.HeadCounts.Sum(static count => (long)count))} in all "
            + $"({string.Join(", ", shape.HeadCounts.Select(CSharpText.Literal))})";

    private static string Kept(CacheShapeModel shape) =>
        $"{Deed(shape)} stay{(shape.MergeThreshold is null ? "" : " and take in the values of the others")}";
}
