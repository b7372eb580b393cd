using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads <c>[KvCachePipeline]</c> and everything that goes with it.</summary>
internal static class CachePipelineParser
{
    internal static ParsedPipeline? Parse(
        INamedTypeSymbol type, PipelineAttributes attributes, AttributeArguments pipeline, Problems problems, CancellationToken cancellationToken)
    {
        TypeModel? typeModel = TypeParser.Parse(type, problems, cancellationToken);
        if (CacheGeometryParser.Parse(pipeline, problems) is not { } geometry)
        {
            return null;
        }

        CacheGuardRails rails = CacheGuardRails.Parse(attributes, geometry, problems);
        int seeds = GuardRailParser.RandomSeeds(attributes.RandomBaseline, problems);

        cancellationToken.ThrowIfCancellationRequested();
        var stages = new List<DeclaredStage>();
        foreach (AttributeArguments attribute in SurfaceAttributes.OwnStages(attributes, problems))
        {
            if (EvictParser.Parse(attribute, geometry, problems) is { } stage)
            {
                stages.Add(stage);
            }
        }

        if (attributes.Stages.Count == 0)
        {
            problems.AddForClass(RuleIds.UnusableClass, "it declares no stage; add [Evict<...>]");
        }

        StageCombination.CheckOverlap(stages, problems);
        MemberClashes.CheckPlan(type, problems);
        if (typeModel is null || problems.Any)
        {
            return null;
        }

        var plan = new CachePlanBuilder(geometry, rails, problems);
        plan.Run(stages);
        if (problems.Any)
        {
            return null;
        }

        var model = new CachePipelineModel(
            typeModel,
            geometry,
            rails.Sinks,
            rails.Recent,
            rails.Positions,
            seeds,
            new EquatableArray<int>(plan.LayerEntries),
            new EquatableArray<CacheStageModel>([.. plan.Stages]));
        return new ParsedPipeline(type, attributes, stages, model);
    }
}
