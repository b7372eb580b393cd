using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Emit.Dataset;

/// <summary>Writes the pipeline as a value, which the command line and programs of the user's take.</summary>
internal static class DatasetDefinitionEmitter
{
    private static readonly ColumnForm[] _columns =
        [.. Enum.GetValues(typeof(ColumnForm)).Cast<ColumnForm>().Where(static column => column != ColumnForm.None)];

    internal static void WriteProperty(SourceWriter writer, string value, bool isTwin)
    {
        writer.Line("/// <summary>This pipeline as a value: what the command line and programs of yours take.</summary>");
        MemberAttributes.Write(writer, isTwin);
        writer.Line($"public static {DatasetNames.Pipeline} Definition => {value};");
        writer.Line();
    }

    internal static void WriteValue(SourceWriter writer, DatasetPipelineModel model)
    {
        writer.Line("// A class of its own, so that static fields of yours may use the definition, whichever is initialised first.");
        MemberAttributes.WriteAlways(writer);
        writer.Line("private static class DefinitionValue");
        using (writer.Block())
        {
            writer.Line($"internal static readonly {DatasetNames.Pipeline} Pipeline = new {DatasetNames.Pipeline}");
            using (writer.Block(";"))
            {
                DatasetGeometryModel geometry = model.Geometry;
                writer.Line($"Name = {CSharpText.Literal(model.Type.Name)},");
                WriteNumber(writer, "Channels", geometry.Channels, 0);
                WriteNumber(writer, "Classes", geometry.Classes, 0);
                WriteNumber(writer, "Epochs", geometry.Epochs, 0);
                WriteNumber(writer, "Runs", geometry.Runs, 1);
                WriteNumber(writer, "RandomSeeds", model.RandomSeeds, 0);
                string stages = string.Join(", ", Enumerable.Range(0, model.Stages.Count).Select(static stage => $"Stage{CSharpText.Literal(stage)}()"));
                writer.Line($"Stages = {RuntimeNames.Immutable}.Create(new {DatasetNames.Stage}[] {{ {stages} }}),");
            }

            for (int stage = 0; stage < model.Stages.Count; stage++)
            {
                writer.Line();
                WriteStage(writer, model, stage);
            }
        }
    }

    private static void WriteStage(SourceWriter writer, DatasetPipelineModel model, int number)
    {
        DatasetStageModel stage = model.Stages[number];
        string name = $"Stage{CSharpText.Literal(number)}";
        writer.Line($"private static {DatasetNames.Stage} {name}()");
        using (writer.Block())
        {
            WriteOptions(writer, model.Geometry, stage);
            writer.Line($"return new {DatasetNames.Space}.{stage.Form.ToString()}Stage");
            using (writer.Block(";"))
            {
                writer.Line($"Name = {CSharpText.Literal(name)},");
                writer.Line($"Action = {CSharpText.Literal(DatasetWords.Action(stage))},");
                writer.Line($"Columns = {Columns(model.Geometry, stage)},");
                writer.Line($"Budget = {Budget(stage.Budget)},");
                writer.Line("Options = options,");
                WriteBodies(writer, stage, SampleStageEmitter.Name(stage, number));
            }
        }
    }

    private static void WriteOptions(SourceWriter writer, DatasetGeometryModel geometry, DatasetStageModel stage)
    {
        if (stage.Options.Count == 0 && geometry is { Classes: 0, Epochs: 0, Runs: 1 })
        {
            writer.Line($"var options = new {DatasetNames.Options}();");
            return;
        }

        writer.Line($"var options = new {DatasetNames.Options}");
        using (writer.Block(";"))
        {
            foreach (Model.OptionModel option in stage.Options)
            {
                writer.Line($"{option.Name} = {option.Literal},");
            }

            WriteNumber(writer, "Classes", geometry.Classes, 0);
            WriteNumber(writer, "Epochs", geometry.Epochs, 0);
            WriteNumber(writer, "Runs", geometry.Runs, 1);
        }
    }

    private static void WriteBodies(SourceWriter writer, DatasetStageModel stage, string method)
    {
        string type = SampleStageEmitter.Type(stage.Scorer);
        switch (stage.Form)
        {
            case DatasetStageForm.Score:
                writer.Line($"Score = {method},");
                writer.Line($"HardIsHigh = {DatasetNames.Facts}.HardIsHighOfSamples<{type}>(),");
                writer.Line($"Choice = {DatasetNames.Facts}.ChoiceOfSamples<{type}>(),");
                break;
            case DatasetStageForm.Group:
                writer.Line($"Score = {method},");
                writer.Line($"Grouping = {DatasetNames.Facts}.GroupingOf<{type}>(),");
                writer.Line($"HardIsHigh = {DatasetNames.Facts}.HardIsHighOfGroups<{type}>(),");
                writer.Line($"NeedsGroup = {DatasetNames.Facts}.NeedsGroup<{type}>(),");
                break;
            case DatasetStageForm.Subset:
                writer.Line($"Select = {method},");
                writer.Line($"Value = {DatasetNames.Facts}.ObjectiveOf<{type}>(),");
                break;
            case DatasetStageForm.TextDeduplication:
                writer.Line($"Sign = {method},");
                writer.Line($"Bands = {DatasetNames.Facts}.BandsOf<{type}>(options),");
                break;
            default:
                writer.Line($"Metric = {method},");
                break;
        }
    }

    /// <summary>What a stage reads: what its scorer says when the program runs, and what its options need.</summary>
    private static string Columns(DatasetGeometryModel geometry, DatasetStageModel stage)
    {
        string type = SampleStageEmitter.Type(stage.Scorer);
        string? asked = stage.Form switch
        {
            DatasetStageForm.Score => $"{DatasetNames.Facts}.ColumnsOfSamples<{type}>()",
            DatasetStageForm.Group => $"{DatasetNames.Facts}.ColumnsOfGroups<{type}>({CSharpText.Literal(geometry.Classes)})",
            DatasetStageForm.Subset => $"{DatasetNames.Facts}.ColumnsOfSubsets<{type}>()",
            _ => null,
        };
        ColumnForm known = asked is null ? stage.Columns : stage.OptionColumns & ~ColumnForm.Embedding;
        IEnumerable<string> parts = _columns.Where(column => (known & column) != 0).Select(static column => $"{DatasetNames.Columns}.{column}");
        return string.Join(" | ", asked is null ? parts : parts.Prepend(asked));
    }

    private static string Budget(SampleBudgetModel budget)
    {
        string value = budget.Form == SampleBudgetForm.KeepCount ? CSharpText.Literal((int)budget.Value) : CSharpText.Literal(budget.Value);
        return $"new {DatasetNames.Budget}({DatasetNames.Budget}Kind.{budget.Form}, {value}{(budget.OfOriginal ? ", OfOriginal: true" : "")})";
    }

    private static void WriteNumber(SourceWriter writer, string name, int number, int usual)
    {
        if (number != usual)
        {
            writer.Line($"{name} = {number},");
        }
    }
}
