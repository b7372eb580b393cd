using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>[TokenPipeline]</c> and everything that goes with it.</summary>
internal static class TokenPipelineParser
{
    internal static ParsedPipeline? Parse(
        INamedTypeSymbol type, PipelineAttributes attributes, AttributeArguments pipeline, Problems problems, CancellationToken cancellationToken)
    {
        TypeModel? typeModel = TypeParser.Parse(type, problems, cancellationToken);
        if (GeometryParser.Parse(pipeline, problems) is not { } geometry)
        {
            return null;
        }

        int[] isProtected = ProtectionParser.Parse(attributes.Protect, geometry, problems);
        Dictionary<string, SpanModel?> spans = SpanParser.Parse(attributes.Spans, geometry, problems);
        PartModel? table = PartParser.Table(attributes.Debias, problems);
        int seeds = GuardRailParser.RandomSeeds(attributes.RandomBaseline, problems);

        cancellationToken.ThrowIfCancellationRequested();
        var stages = new List<DeclaredStage>();
        foreach (AttributeArguments attribute in SurfaceAttributes.OwnStages(attributes, problems))
        {
            if (StageParser.Parse(attribute, geometry, spans, problems) is { } stage)
            {
                stages.Add(stage);
            }
        }

        StageCombination.Check(attributes, stages, geometry, problems);
        PositionsParser.Check(attributes.Positions, stages, problems);
        var quota = new QuotaParser(geometry, isProtected);
        quota.Parse(attributes.Uniform, stages, problems);
        if (typeModel is null || problems.Any)
        {
            return null;
        }

        MemberClashes.Check(type, stages, problems);
        PlanBuilder plan = new(geometry, isProtected, new StageRails(quota, table, attributes.Positions), problems);
        plan.Run(stages);
        if (problems.Any)
        {
            return null;
        }

        var model = new TokenPipelineModel(
            typeModel,
            geometry,
            new EquatableArray<int>(isProtected),
            seeds,
            new EquatableArray<int>(plan.LayerTokens),
            new EquatableArray<StageModel>([.. plan.Stages]))
        {
            ProportionalAttention = stages.All(static stage => stage.ProportionalAttention),
            MlpTokens = new EquatableArray<int>(plan.MlpTokens),
        };
        return new ParsedPipeline(type, attributes, stages, model);
    }
}
