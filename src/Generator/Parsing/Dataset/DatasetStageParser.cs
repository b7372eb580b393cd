using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads one <c>[Deduplicate]</c>, <c>[Select]</c> or <c>[Merge]</c>.</summary>
internal static class DatasetStageParser
{
    /// <summary>The stage; null after a report.</summary>
    /// <param name="stage">The attribute.</param>
    /// <param name="geometry">Sizes of the columns.</param>
    /// <param name="problems">Told of what is wrong.</param>
    internal static DeclaredDatasetStage? Parse(AttributeArguments stage, DatasetGeometryModel geometry, Problems problems)
    {
        if (DatasetScorerParser.Parse(stage, SurfaceAttributes.Name(stage.Attribute), problems) is not var (scorer, form))
        {
            return null;
        }

        EquatableArray<OptionModel>? options = SampleOptionParser.Parse(stage, form, scorer, problems);
        SampleBudgetModel? budget = SampleBudgetParser.Parse(stage, form, SampleBudgetParser.Allowed(form, scorer.SampleFacts), problems);
        if (options is not { } given || budget is null)
        {
            return null;
        }

        var type = (INamedTypeSymbol)stage.Attribute.AttributeClass!.TypeArguments[0];
        GroupingForm? grouping = form == DatasetStageForm.Group ? DatasetScorerParser.Grouping(scorer, type) : null;
        var model = new DatasetStageModel(form, scorer, budget)
        {
            Options = given,
            ScorerColumns = DatasetScorerParser.Columns(scorer, type),
            OptionColumns = DatasetColumns.Of(form, grouping, given, budget, geometry),
            ScoreColumn = given.FirstOrDefault(static option => option.Name == "Column")?.Text ?? "score",
        };
        return DatasetCombination.IsSound(stage, model, problems) && IsGrouped(stage, model, grouping, problems)
            ? new DeclaredDatasetStage(stage.Attribute, model)
            : null;
    }

    /// <summary>Classes are given, so a number of clusters says nothing where a scorer wants classes.</summary>
    private static bool IsGrouped(AttributeArguments stage, DatasetStageModel model, GroupingForm? grouping, Problems problems)
    {
        if (!stage.Has("Clusters") || grouping is not (GroupingForm.ClassMeans or GroupingForm.ClassMedians))
        {
            return true;
        }

        problems.Add(
            RuleIds.Scorer, stage.Attribute, "Clusters",
            $"'{model.Scorer.DisplayName}' scores samples among those of their class, so there are no clusters; remove it",
            new Repair(RepairKind.RemoveArguments, "Clusters"));
        return false;
    }
}
