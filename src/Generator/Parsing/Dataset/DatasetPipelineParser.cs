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
        int channels = pipeline.Integer("Channels");
        if (channels < 1)
        {
            problems.Add(RuleIds.Geometry, pipeline.Attribute, "Channels", $"Channels is {channels}; give the width of an embedding, at least 1");
        }

        SurfaceAttributes.Refuse(attributes.Protect, "goes with [TokenPipeline] and [KvCachePipeline]; samples of a set have no fixed places", problems);
        SurfaceAttributes.Refuse(attributes.Positions, "goes with [TokenPipeline] and [KvCachePipeline]; samples of a set have no positions", problems);
        SurfaceAttributes.Refuse(attributes.Uniform, "goes with [TokenPipeline]; the spread of samples is said by the Strata of [Select<...>]", problems);
        foreach (AttributeArguments span in attributes.Spans)
        {
            SurfaceAttributes.Refuse(span, "goes with [TokenPipeline]; samples of a set have no fixed places", problems);
        }

        SurfaceAttributes.Refuse(attributes.Debias, "goes with [TokenPipeline]; samples of a set have no positions", problems);
        int seeds = GuardRailParser.RandomSeeds(attributes.RandomBaseline, problems);

        cancellationToken.ThrowIfCancellationRequested();
        var stages = new List<DeclaredDatasetStage>();
        foreach (AttributeArguments attribute in SurfaceAttributes.OwnStages(attributes, problems))
        {
            if (DatasetStageParser.Parse(attribute, problems) is { } stage)
            {
                stages.Add(stage);
            }
        }

        if (attributes.Stages.Count == 0)
        {
            problems.AddForClass(RuleIds.UnusableClass, "it declares no stage; add [Deduplicate<...>] or [Select<...>]");
        }

        CheckCounts(stages, problems);
        MemberClashes.CheckPlan(type, problems);
        if (typeModel is null || problems.Any)
        {
            return null;
        }

        var models = new EquatableArray<DatasetStageModel>([.. stages.Select(static stage => stage.Model)]);
        var model = new DatasetPipelineModel(typeModel, channels, seeds, models);
        return new ParsedPipeline(type, attributes, [], model) { DatasetStages = stages };
    }

    /// <summary>The size of a set is known only when the pipeline runs, but a number kept bounds what later stages can keep.</summary>
    private static void CheckCounts(List<DeclaredDatasetStage> stages, Problems problems)
    {
        int most = int.MaxValue;
        foreach (DeclaredDatasetStage stage in stages)
        {
            int asked = stage.Model.Budget.Asked(most, most, protectedCount: 0);
            if (asked > most)
            {
                problems.Add(RuleIds.BudgetRange, stage.Attribute, "KeepCount", $"it would keep {asked} samples, but at most {most} enter");
            }

            most = Math.Min(most, asked);
        }
    }
}
