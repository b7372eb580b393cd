using PipelineDsl.Generator.Emit.Gpu;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Emit.Cache;

/// <summary>Writes the pipeline as a value, which weaving, decoders and reports take.</summary>
internal static class CacheDefinitionEmitter
{
    internal static void WriteProperty(SourceWriter writer, CacheScope scope)
    {
        writer.Line("/// <summary>This pipeline as a value: what weaving, decoders and reports take.</summary>");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line($"public static {CacheNames.Pipeline} Definition => DefinitionValue.Pipeline;");
        writer.Line();
    }

    internal static void WriteValue(SourceWriter writer, CacheScope scope)
    {
        CacheStageGroup[] alike = CacheStageGroup.Alike(scope.Model);
        writer.Line("// A class of its own, so that static fields of yours may use the definition, whichever is initialised first.");
        MemberAttributes.Write(writer, scope.IsTwin);
        writer.Line("private static class DefinitionValue");
        using (writer.Block())
        {
            writer.Line($"internal static readonly {CacheNames.Pipeline} Pipeline = new {CacheNames.Pipeline}");
            using (writer.Block(";"))
            {
                WritePipeline(writer, scope, alike);
            }

            foreach (CacheStageGroup group in alike)
            {
                writer.Line();
                WriteStage(writer, scope.Model, group);
            }
        }
    }

    private static void WritePipeline(SourceWriter writer, CacheScope scope, CacheStageGroup[] alike)
    {
        CachePipelineModel model = scope.Model;
        CacheGeometryModel geometry = model.Geometry;
        string queries = geometry.QueryHeads > 0 ? $" {{ QueryHeads = {CSharpText.Literal(geometry.QueryHeads)} }}" : "";
        writer.Line($"Name = {CSharpText.Literal(scope.Name)},");
        writer.Line($"FullName = {CSharpText.Literal(scope.FullName)},");
        writer.Line($"Geometry = new {CacheNames.Space}.CacheGeometry("
            + $"Layers: {geometry.Layers}, KvHeads: {geometry.KvHeads}, HeadDim: {geometry.HeadDim}, MaxTokens: {geometry.MaxTokens}){queries},");
        writer.Line($"When = global::PipelineDsl.CacheTrigger.{model.Schedule.When.ToString()},");
        WriteNumber(writer, "Every", model.Schedule.Every);
        WriteNumber(writer, "Sinks", model.Sinks);
        WriteNumber(writer, "Recent", model.Recent);
        writer.Line($"Positions = global::PipelineDsl.PositionPolicy.{(model.Positions ?? PositionForm.Original).ToString()},");
        WriteNumber(writer, "RandomSeeds", model.RandomSeeds);
        writer.Line($"Stages = {RuntimeNames.Immutable}.Create(new {CacheNames.Stage}[]");
        using (writer.Block("),"))
        {
            foreach (CacheStageModel stage in model.Stages)
            {
                writer.Line($"{CacheStageGroup.Find(alike, stage).Name}({stage.Layer}, {Budget(stage.Budget)}),");
            }
        }
    }

    /// <summary>What the stages of a group are but for their layers and budgets.</summary>
    private static void WriteStage(SourceWriter writer, CachePipelineModel model, CacheStageGroup group)
    {
        string choosing = CacheStageGroup.Find(CacheStageGroup.ThatChoose(model), group.Stages[0]).Name;
        string moving = CacheStageGroup.Find(CacheStageGroup.ThatMove(model), group.Stages[0]).Name;
        CacheShapeModel shape = group.Shape;
        string critical = shape.IsCritical ? " | global::PipelineDsl.CacheSignals.OutputProjection" : "";
        writer.Line($"private static {CacheNames.Stage} {group.Name}(int layer, {CacheNames.Budget} budget) => new {CacheNames.Stage}");
        using (writer.Block(";"))
        {
            writer.Line("Name = \"Layer\" + layer,");
            writer.Line("Layer = layer,");
            writer.Line($"Scorer = default({shape.Scorer.TypeName}),");
            writer.Line($"Signals = {CacheNames.Scored}.Signals<{shape.Scorer.TypeName}>(){critical},");
            writer.Line("Budget = budget,");
            if (shape.IsAdaptive)
            {
                writer.Line("Heads = global::PipelineDsl.HeadBudgets.Adaptive,");
            }

            if (shape.HeadCounts.Count > 0)
            {
                writer.Line($"HeadCounts = {RuntimeNames.Immutable}.Create({ChooseEmitter.Counts(shape)}),");
            }

            if (shape.Selection != SelectionForm.Highest)
            {
                writer.Line($"Selection = global::PipelineDsl.EntrySelection.{shape.Selection.ToString()},");
                writer.Line($"ChunkLength = {shape.ChunkLength},");
            }

            if (shape.IsCritical)
            {
                writer.Line("Critical = true,");
            }

            if (shape.MergeThreshold is { } threshold)
            {
                writer.Line($"MergeThreshold = {threshold},");
            }

            if (shape.Options.Count > 0)
            {
                writer.Line($"Options = {Options(shape)},");
            }

            writer.Line($"Choose = Choose{choosing},");
            writer.Line($"MoveSingle = Move{moving}<float>,");
            writer.Line($"MoveHalf = Move{moving}<global::System.Half>,");
            CacheTextEmitter.WriteProperties(writer, group);
            string fold = shape.MergeThreshold is null ? "" : $" + {RuntimeNames.Kernels}.ValueMerging.WorkspaceBytes(shape)";
            writer.Line($"WorkspaceBytes = static shape => {ChooseEmitter.WorkspaceBytes(shape, Options(shape))}{fold},");
        }
    }

    private static void WriteNumber(SourceWriter writer, string name, int number)
    {
        if (number != 0)
        {
            writer.Line($"{name} = {number},");
        }
    }

    private static string Options(CacheShapeModel shape) => shape.Options.Count == 0
        ? $"new {CacheNames.Options}()"
        : $"new {CacheNames.Options} {{ {string.Join(", ", shape.Options.Select(static option => $"{option.Name} = {option.Literal}"))} }}";

    private static string Budget(CacheBudgetModel budget)
    {
        string more = string.Join(", ", More(budget));
        return $"new {CacheNames.Budget}(Fraction: {CSharpText.Literal(budget.Fraction)}, Count: {CSharpText.Literal(budget.Count)})"
            + (more.Length == 0 ? "" : $" {{ {more} }}");
    }

    private static IEnumerable<string> More(CacheBudgetModel budget)
    {
        if (budget.OfOriginal)
        {
            yield return "Of = global::PipelineDsl.Basis.Original";
        }

        if (budget.Rounding != RoundingForm.Floor)
        {
            yield return $"Rounding = global::PipelineDsl.Rounding.{budget.Rounding}";
        }

        if (budget.IsPyramid)
        {
            yield return $"PyramidIndex = {CSharpText.Literal(budget.PyramidIndex)}, PyramidLayers = {CSharpText.Literal(budget.PyramidLayers)}, "
                + $"Window = {CSharpText.Literal(budget.Window)}";
        }
    }
}
