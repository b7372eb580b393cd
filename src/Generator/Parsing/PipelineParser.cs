using Microsoft.CodeAnalysis;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>
/// Turns the attributes of a class into a model, or says why that is impossible. The generator and the analyzers run these very
/// sources; only the analyzers listen to the problems.
/// </summary>
internal static class PipelineParser
{
    /// <summary>Parses one class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="report">Told of every problem; null for a silent run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The model, or null when no code can be generated.</returns>
    internal static PipelineModel? Parse(INamedTypeSymbol type, Action<Problem>? report, CancellationToken cancellationToken)
    {
        var problems = new Problems(type, report, cancellationToken);
        PipelineAttributes attributes = PipelineAttributes.Read(type, problems);
        if (attributes.Pipeline is not { } pipeline)
        {
            return null;
        }

        TypeModel? typeModel = TypeParser.Parse(type, problems, cancellationToken);
        if (GeometryParser.Parse(pipeline, problems) is not { } geometry)
        {
            return null;
        }

        int[] isProtected = GuardRailParser.Protected(attributes.Protect, geometry, problems);
        QuotaModel? quota = GuardRailParser.Quota(attributes.Uniform, geometry, isProtected, problems);
        int seeds = GuardRailParser.RandomSeeds(attributes.RandomBaseline, problems);

        cancellationToken.ThrowIfCancellationRequested();
        var stages = new List<DeclaredStage>();
        foreach (AttributeArguments attribute in attributes.Stages)
        {
            if (StageParser.Parse(attribute, geometry, problems) is { } stage)
            {
                stages.Add(stage);
            }
        }

        StageCombination.Check(attributes, stages, problems);
        if (typeModel is null || problems.Any)
        {
            return null;
        }

        MemberClashes.Check(type, stages, problems);
        PlanBuilder plan = new(geometry, isProtected, quota, problems);
        plan.Run(stages);
        return problems.Any
            ? null
            : new PipelineModel(
                typeModel,
                geometry,
                new EquatableArray<int>(isProtected),
                seeds,
                new EquatableArray<int>(plan.LayerTokens),
                new EquatableArray<StageModel>([.. plan.Stages]));
    }
}
