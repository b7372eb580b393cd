using PipelineDsl.Generator.Emit.Gpu;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Writes the plan of a cache: entries and bytes as constants, and as a table to hover over.</summary>
internal static class CachePlanEmitter
{
    private const int Float32 = 4;
    private const int Float16 = 2;

    /// <summary>The table as the class's remarks.</summary>
    internal static void WriteRemarks(SourceWriter writer, CachePipelineModel model)
    {
        CacheGeometryModel geometry = model.Geometry;
        string percent = CSharpText.Prose(model.EntriesLeft * 100);
        writer.Line("/// <remarks>");
        writer.Line($"/// <para>{percent} % of the entries are left when each of the {geometry.Layers} layers has held {geometry.MaxTokens}.</para>");
        writer.Line($"/// <para>Such a sequence then takes {Sizes(model, Float32)} in single precision, {Sizes(model, Float16)} in half precision.</para>");
        string?[] rails =
        [
            CacheWords.When(model), CacheWords.Protected(model, "always stay"), CacheWords.Positions(model), CacheWords.Heads(model),
            CacheWords.HeadCounts(model), .. CacheGpuWords.Remarks(model),
        ];
        foreach (string? rail in rails)
        {
            if (rail is not null)
            {
                writer.Line($"/// <para>{CSharpText.Xml(rail)}</para>");
            }
        }

        writer.Line("/// <list type=\"table\">");
        writer.Line("/// <listheader><term>Layers</term><description>Entries of a full cache, action</description></listheader>");
        foreach ((string range, string action) in CacheWords.Rows(model))
        {
            writer.Line($"/// <item><term>{range}</term><description>{CSharpText.Xml(action)}</description></item>");
        }

        writer.Line("/// </list>");
        writer.Line("/// </remarks>");
    }

    /// <summary>The nested class.</summary>
    internal static void WriteClass(SourceWriter writer, CachePipelineModel model)
    {
        CacheGeometryModel geometry = model.Geometry;
        string tokens = CSharpText.Literal(geometry.MaxTokens), left = CSharpText.Literal(model.EntriesLeft);
        writer.Line("/// <summary>The computed budgets of a full cache, one that would hold <see cref=\"MaxTokens\"/> entries in every layer.</summary>");
        MemberAttributes.WriteAlways(writer);
        writer.Line("public static class Plan");
        using (writer.Block())
        {
            PlanEmitter.Constant(writer, "Layers of the model.", "int", "Layers", CSharpText.Literal(geometry.Layers));
            PlanEmitter.Constant(writer, "Key and value heads of a layer.", "int", "KvHeads", CSharpText.Literal(geometry.KvHeads));
            PlanEmitter.Constant(
                writer, "Query heads of a layer; 0 when not declared.", "int", "QueryHeads", CSharpText.Literal(geometry.QueryHeads));
            PlanEmitter.Constant(writer, "Channels of one head.", "int", "HeadDim", CSharpText.Literal(geometry.HeadDim));
            PlanEmitter.Constant(writer, "The most entries that a layer holds when it is compressed.", "int", "MaxTokens", tokens);
            PlanEmitter.Constant(writer, "First entries of a layer that always stay.", "int", "Sinks", CSharpText.Literal(model.Sinks));
            PlanEmitter.Constant(writer, "Last entries of a layer that always stay.", "int", "Recent", CSharpText.Literal(model.Recent));
            PlanEmitter.Constant(writer, "Share of the entries that is left, above 0 and at most 1.", "double", "EntriesLeft", left);
            WriteBytes(writer, model, Float32, "Float32", "single precision");
            WriteBytes(writer, model, Float16, "Float16", "half precision");
            string longest = model.HasHeadCounts ? "; of heads with numbers of their own, the longest" : "";
            writer.Line($"/// <summary>Entries that each layer keeps{longest}.</summary>");
            writer.Line($"public static {RuntimeNames.Immutable}<int> LayerEntries {{ get; }} =");
            using (writer.Indented())
            {
                writer.Line($"{RuntimeNames.Immutable}.Create(new int[] {{ {string.Join(", ", model.LayerEntries.Select(CSharpText.Literal))} }});");
            }
        }
    }

    private static void WriteBytes(SourceWriter writer, CachePipelineModel model, int bytesPerValue, string suffix, string precision)
    {
        PlanEmitter.Constant(
            writer, $"Bytes of the keys and values of one sequence in {precision}.", "long", "Bytes" + suffix, CSharpText.Literal(model.Bytes(bytesPerValue)));
        PlanEmitter.Constant(
            writer,
            $"Bytes of the keys and values of one sequence in {precision} without the pipeline.",
            "long",
            "UncompressedBytes" + suffix,
            CSharpText.Literal(model.UncompressedBytes(bytesPerValue)));
    }

    private static string Sizes(CachePipelineModel model, int bytesPerValue) =>
        $"{CacheWords.Size(model.Bytes(bytesPerValue))} instead of {CacheWords.Size(model.UncompressedBytes(bytesPerValue))}";
}
