using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>An arm of a comparison whose schedule is known while one types.</summary>
/// <param name="Pipeline">The annotated class.</param>
/// <param name="Plan">The argument that names its plan.</param>
/// <param name="LayerTokens">Tokens that each layer's attention sees, then those that leave the last layer.</param>
internal sealed record ComparedArm(INamedTypeSymbol Pipeline, SyntaxNode Plan, ImmutableArray<int> LayerTokens)
{
    /// <summary>Reads an outcome: <c>new ArmOutcome(Arm.Pipeline(name, Half.Plan.Table), ...)</c>, each part of it perhaps in a local.</summary>
    /// <returns>Null when its schedule cannot be told.</returns>
    internal static ComparedArm? Of(IOperation outcome, CancellationToken cancellationToken) =>
        SoleLocal.ValueOf(outcome) is IObjectCreationOperation { Type.Name: "ArmOutcome" } created
        && Argument(created.Arguments, "arm") is { } arm
        && SoleLocal.ValueOf(arm) is IInvocationOperation { TargetMethod: { ContainingType.Name: "Arm", Name: "Pipeline" or "Random" or "Uniform" } } made
        && Argument(made.Arguments, "plan") is { } plan
        && PipelineOf(SoleLocal.ValueOf(plan)) is { } pipeline
        && PipelineParser.Parse(pipeline, report: null, cancellationToken)?.Model is TokenPipelineModel model
            ? new ComparedArm(pipeline, plan.Syntax, [.. model.LayerTokens])
            : null;

    /// <summary>An argument by the name of its parameter.</summary>
    internal static IOperation? Argument(ImmutableArray<IArgumentOperation> arguments, string parameter) =>
        arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;

    /// <summary>The class behind <c>X.Plan.Table</c>, <c>X.Random.Plan.Table</c>, <c>X.Definition.Plan</c> and so on. Twins share its schedule.</summary>
    private static INamedTypeSymbol? PipelineOf(IOperation plan) => plan switch
    {
        IPropertyReferenceOperation { Property: { Name: "Table", ContainingType: { } type } } => GeneratedClass.PipelineOfPlan(type),
        IPropertyReferenceOperation { Property.Name: "Plan", Instance: { } pipeline }
            when SoleLocal.ValueOf(pipeline) is IPropertyReferenceOperation { Property: { Name: "Definition", ContainingType: { } type } }
            => GeneratedClass.PipelineOf(type),
        _ => null,
    };
}
