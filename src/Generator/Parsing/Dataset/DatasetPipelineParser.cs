using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Dataset;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>Reads <c>[DatasetPipeline]</c> and everything that goes with it.</summary>
internal static class DatasetPipelineParser
{
    internal static ParsedPipeline? Parse(
        INamedTypeSymbol type, PipelineAttributes attributes, AttributeArguments pipeline, Problems problems, CancellationToken cancellationToken)
    {
        TypeModel? typeModel = TypeParser.Parse(type, problems, cancellationToken);
        DatasetGeometryModel geometry = DatasetGeometryParser.Parse(pipeline, problems);
        RefuseRails(attributes, problems);
        int seeds = GuardRailParser.RandomSeeds(attributes.RandomBaseline, problems);

        cancellationToken.ThrowIfCancellationRequested();
        var stages = new List<DeclaredDatasetStage>();
        foreach (AttributeArguments attribute in SurfaceAttributes.OwnStages(attributes, problems))
        {
            if (SurfaceAttributes.Name(attribute.Attribute) == "Recipe")
            {
                stages.AddRange(DatasetRecipeParser.Parse(attribute, geometry, problems));
            }
            else if (DatasetStageParser.Parse(attribute, geometry, problems) is { } stage)
            {
                stages.Add(stage);
            }
        }

        if (attributes.Stages.Count == 0)
        {
            problems.AddForClass(RuleIds.UnusableClass, "it declares no stage; add [Deduplicate<...>], [Select<...>] or [Recipe(...)]");
        }

        DatasetColumns.Check(pipeline, stages, problems);
        CheckCounts(stages, problems);
        CheckMerges(stages, problems);
        MemberClashes.CheckDataset(type, stages.Count, problems);
        if (typeModel is null || problems.Any)
        {
            return null;
        }

        var models = new EquatableArray<DatasetStageModel>([.. stages.Select(static stage => stage.Model)]);
        var model = new DatasetPipelineModel(typeModel, geometry, seeds, models);
        return new ParsedPipeline(type, attributes, [], model) { DatasetStages = stages };
    }

    private static void RefuseRails(PipelineAttributes attributes, Problems problems)
    {
        SurfaceAttributes.Refuse(attributes.Protect, "goes with [TokenPipeline] and [KvCachePipeline]; samples of a set have no fixed places", problems);
        SurfaceAttributes.Refuse(attributes.Positions, "goes with [TokenPipeline] and [KvCachePipeline]; samples of a set have no positions", problems);
        SurfaceAttributes.Refuse(attributes.Uniform, "goes with [TokenPipeline]; the spread of samples is said by the Strata of [Select<...>]", problems);
        foreach (AttributeArguments span in attributes.Spans)
        {
            SurfaceAttributes.Refuse(span, "goes with [TokenPipeline]; samples of a set have no fixed places", problems);
        }

        SurfaceAttributes.Refuse(attributes.Debias, "goes with [TokenPipeline]; samples of a set have no positions", problems);
    }

    /// <summary>The size of a set is known only when the pipeline runs, but a number kept bounds what later stages can keep.</summary>
    private static void CheckCounts(List<DeclaredDatasetStage> stages, Problems problems)
    {
        double most = int.MaxValue;
        foreach (DeclaredDatasetStage stage in stages)
        {
            SampleBudgetModel budget = stage.Model.Budget;
            switch (budget.Form)
            {
                case SampleBudgetForm.KeepCount when budget.Value > most:
                    problems.Add(RuleIds.BudgetRange, stage.Attribute, "KeepCount", $"it would keep {budget.Value} samples, but at most {most} enter");
                    break;
                case SampleBudgetForm.KeepCount:
                    most = budget.Value;
                    break;
                case SampleBudgetForm.Keep when !budget.OfOriginal && !stage.Model.DependsOnData:
                    most = Math.Round(budget.Value * most, MidpointRounding.ToEven);
                    break;
            }
        }
    }

    /// <summary>Behind prototypes there are no samples any more that a stage could look at.</summary>
    private static void CheckMerges(List<DeclaredDatasetStage> stages, Problems problems)
    {
        foreach (DeclaredDatasetStage stage in stages.Take(Math.Max(0, stages.Count - 1)).Where(static stage => stage.Model.Form == DatasetStageForm.Merge))
        {
            problems.Add(RuleIds.Scorer, stage.Attribute, null, "merging makes prototypes, which have no columns for later stages to read; write it last");
        }
    }
}
