using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>Finds the annotated class to which a generated nested class belongs.</summary>
internal static class GeneratedClass
{
    /// <summary>The pipeline whose <c>Plan</c> this is, or whose twin's; null when it is another class.</summary>
    internal static INamedTypeSymbol? PipelineOfPlan(INamedTypeSymbol type) =>
        type is { Name: "Plan", ContainingType: { } owner } ? PipelineOf(owner) : null;

    /// <summary>The annotated class itself, or the one whose twin this is; null when it is neither.</summary>
    internal static INamedTypeSymbol? PipelineOf(INamedTypeSymbol type) =>
        IsPipeline(type) ? type
        : type is { Name: "Random" or "Uniform", ContainingType: { } owner } && IsPipeline(owner) ? owner
        : null;

    private static bool IsPipeline(INamedTypeSymbol type) => type.GetAttributes().Any(static attribute =>
        attribute.AttributeClass is { Name: "TokenPipelineAttribute", ContainingNamespace: { Name: "PipelineDsl" } space }
        && space.ContainingNamespace.IsGlobalNamespace);
}
