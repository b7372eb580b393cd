using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Suppressors;

/// <summary>What the user wrote of a class, told apart from what the generator did.</summary>
internal static class OwnMembers
{
    private static readonly ImmutableHashSet<string> _pipelines = ["TokenPipelineAttribute", "KvCachePipelineAttribute", "DatasetPipelineAttribute"];

    /// <summary>Whether the generator completes a class.</summary>
    internal static bool IsPipeline(INamedTypeSymbol type) =>
        type.GetAttributes().Any(static attribute =>
            attribute.AttributeClass is { ContainingNamespace: { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true } } named && _pipelines.Contains(named.Name))
        && type.GetMembers().Any(IsGenerated);

    /// <summary>The members that the user wrote, nested types left out.</summary>
    internal static IEnumerable<ISymbol> Of(INamedTypeSymbol type) =>
        type.GetMembers().Where(static member => !member.IsImplicitlyDeclared && member is not INamedTypeSymbol && !IsGenerated(member));

    private static bool IsGenerated(ISymbol symbol) =>
        ((symbol as IMethodSymbol)?.AssociatedSymbol ?? symbol).GetAttributes().Any(static attribute =>
            attribute.AttributeClass is { Name: "GeneratedCodeAttribute" } && attribute.ConstructorArguments.FirstOrDefault().Value is "PipelineDsl.Generator");
}
