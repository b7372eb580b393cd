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

        CacheScheduleModel schedule = CacheScheduleParser.Parse(pipeline, problems);
        CacheGuardRails rails = CacheGuardRails.Parse(attributes, geometry, problems);
        int seeds = GuardRailParser.RandomSeeds(attributes.RandomBaseline, problems);

        cancellationToken.ThrowIfCancellationRequested();
        (List<DeclaredStage> stages, List<DeclaredMerge> merges) = Stages(attributes, geometry, problems);
        new CacheCombination(pipeline, geometry, schedule, problems).Check(stages, merges);
        MemberClashes.CheckCache(type, stages, problems);
        if (typeModel is null || problems.Any)
        {
            return null;
        }

        var plan = new CachePlanBuilder(geometry, rails, schedule, problems);
        plan.Run(stages, merges);
        if (problems.Any)
        {
            return null;
        }

        var model = new CachePipelineModel(
            typeModel,
            geometry,
            rails.Sinks,
            rails.Recent,
            rails.Positions ?? OfRecipes(stages),
            seeds,
            new EquatableArray<int>(plan.LayerEntries),
            new EquatableArray<CacheStageModel>([.. plan.Stages]))
        {
            Schedule = schedule,
        };
        return new ParsedPipeline(type, attributes, stages, model);
    }

    private static (List<DeclaredStage> Stages, List<DeclaredMerge> Merges) Stages(
        PipelineAttributes attributes, CacheGeometryModel geometry, Problems problems)
    {
        var stages = new List<DeclaredStage>();
        var merges = new List<DeclaredMerge>();
        bool evicts = false;
        foreach (AttributeArguments attribute in SurfaceAttributes.OwnStages(attributes, problems))
        {
            if (SurfaceAttributes.Name(attribute.Attribute) == "Merge")
            {
                merges.AddIfRead(CacheMergeParser.Parse(attribute, geometry, problems));
            }
            else
            {
                evicts = true;
                stages.AddIfRead(EvictParser.Parse(attribute, geometry, problems));
            }
        }

        // Merges alone have nothing to fold, which is said of each of them.
        if (!evicts && merges.Count == 0 && !problems.Any)
        {
            problems.AddForClass(RuleIds.UnusableClass, "it declares no stage; add [Evict<...>] or [Recipe(...)]");
        }

        return (stages, merges);
    }

    private static void AddIfRead<T>(this List<T> list, T? read)
        where T : class
    {
        if (read is not null)
        {
            list.Add(read);
        }
    }

    /// <summary>The positions of the papers, where recipes alone make up the pipeline and agree; null otherwise.</summary>
    private static PositionForm? OfRecipes(List<DeclaredStage> stages)
    {
        bool[] repacked = [.. stages.Select(static stage => stage.CacheMethod?.Cache!.IsRepacked).Distinct().OfType<bool>()];
        return repacked.Length == 1 && stages.TrueForAll(static stage => stage.CacheMethod is not null)
            ? repacked[0] ? PositionForm.Repacked : PositionForm.Original
            : null;
    }
}
