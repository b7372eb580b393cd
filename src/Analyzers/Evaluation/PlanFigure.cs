using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>Members that say how much a pipeline saves on paper: of <c>TokenPlan</c>, and the constants of a generated <c>Plan</c>.</summary>
internal static class PlanFigure
{
    /// <summary>Their names.</summary>
    internal static readonly HashSet<string> Names = ["Flops", "FlopsLeft", "IdealSpeedup", "OutputTokens", "LayerTokens"];

    /// <summary>Whether a symbol is one of them.</summary>
    internal static bool Is(ISymbol? symbol) => symbol is { ContainingType: { } type } and (IPropertySymbol or IFieldSymbol)
        && Names.Contains(symbol.Name)
        && (GeneratedClass.PipelineOfPlan(type) is not null || (type.Name == "TokenPlan" && IsOfTokens(type.ContainingNamespace)));

    private static bool IsOfTokens(INamespaceSymbol space) =>
        space is { Name: "Tokens", ContainingNamespace: { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true } };
}
