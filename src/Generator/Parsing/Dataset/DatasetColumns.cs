using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Which columns stages read besides those of their scorers, and which sizes of columns must be declared.</summary>
internal static class DatasetColumns
{
    private const ColumnForm OfMargins = ColumnForm.Probabilities | ColumnForm.Label;

    /// <summary><c>NeverLearned.Drop</c>.</summary>
    private const double Drop = 2;

    private static readonly (string Size, ColumnForm Columns, string What)[] _sizes =
    [
        ("Channels", ColumnForm.Embedding, "the width of an embedding, at least 1"),
        ("Classes", ColumnForm.Logits | ColumnForm.Label | ColumnForm.Probabilities, "the number of classes, at least 2"),
        ("Epochs", ColumnForm.Correct | ColumnForm.Probabilities, "the presentations of a sample that the columns hold, at least 1"),
    ];

    /// <summary>Columns that a stage reads whatever its scorer says.</summary>
    internal static ColumnForm Of(
        DatasetStageForm form, GroupingForm? grouping, EquatableArray<OptionModel> options, SampleBudgetModel budget, DatasetGeometryModel geometry)
    {
        bool isByClass = grouping is GroupingForm.ClassMeans or GroupingForm.ClassMedians
            || ((grouping == GroupingForm.ClassesOrClusters || form == DatasetStageForm.Merge) && geometry.Classes > 0)
            || options.Any(static option => option is { Name: "Quota" or "MinPerClass" or "ClassFloor", Value: not 0 });
        bool dropsMislabelled = options.Any(static option => option is { Name: "DropMislabelled", Value: not 0 });
        bool dropsNeverLearned = options.Any(static option => option is { Name: "NeverLearned", Value: Drop });
        return (form is DatasetStageForm.Score or DatasetStageForm.TextDeduplication ? ColumnForm.None : ColumnForm.Embedding)
            | (isByClass ? ColumnForm.Label : ColumnForm.None)
            | (dropsMislabelled ? OfMargins : ColumnForm.None)
            | (dropsNeverLearned ? ColumnForm.Correct : ColumnForm.None)
            | (budget.Form == SampleBudgetForm.MaxCost ? ColumnForm.Cost : ColumnForm.None);
    }

    /// <summary>Refuses stages that read columns whose sizes are not declared.</summary>
    internal static void Check(AttributeArguments pipeline, IReadOnlyList<DeclaredDatasetStage> stages, Problems problems)
    {
        foreach ((string size, ColumnForm columns, string what) in _sizes)
        {
            // A size that is out of range was reported already; one of 0 may also be written.
            DeclaredDatasetStage? reader = stages.FirstOrDefault(stage => (stage.Model.Columns & columns) != 0);
            if (reader is not null && pipeline.Integer(size) == 0)
            {
                problems.Add(
                    RuleIds.Geometry, pipeline.Attribute, size,
                    $"{size} is 0, but the stage by {reader.Model.Scorer.DisplayName} reads {Name(reader.Model.Columns & columns)}; give {what}");
            }
        }
    }

    private static string Name(ColumnForm columns) =>
        (columns & ColumnForm.Embedding) != 0 ? "embeddings"
        : (columns & ColumnForm.Logits) != 0 ? "logits"
        : (columns & ColumnForm.Probabilities) != 0 ? "probabilities at presentations"
        : (columns & ColumnForm.Correct) != 0 ? "what was classified correctly at presentations"
        : "labels";
}
