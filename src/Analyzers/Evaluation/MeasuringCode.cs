using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>Recognises code that measures time. What it measures is its author's business.</summary>
internal static class MeasuringCode
{
    /// <summary>Names that such code must mention.</summary>
    internal static readonly HashSet<string> Names =
    [
        "LatencySampler", "ArmLatency", "Comparison", "Stopwatch", "Benchmark", "BenchmarkAttribute", "BenchmarkDotNet", "GetTimestamp", "TickCount64",
    ];

    /// <summary>Whether a name, where it stands, means a clock or something that reads one.</summary>
    internal static bool Is(SimpleNameSyntax name, SemanticModel model, CancellationToken cancellationToken) =>
        Names.Contains(name.Identifier.ValueText) && model.GetSymbolInfo(name, cancellationToken).Symbol is { } symbol && Is(symbol);

    private static bool Is(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => symbol is { Name: "BenchmarkDotNet", ContainingNamespace: INamespaceSymbol { IsGlobalNamespace: true } },
        INamedTypeSymbol type => IsClock(type),
        IMethodSymbol { MethodKind: MethodKind.Constructor } => IsClock(symbol.ContainingType),
        IMethodSymbol { Name: "GetTimestamp" } => Space(symbol) is "System" or "System.Diagnostics",
        IPropertySymbol { Name: "TickCount64", ContainingType.Name: "Environment" } => Space(symbol) == "System",
        _ => false,
    };

    private static bool IsClock(INamedTypeSymbol type) => type.Name switch
    {
        "LatencySampler" or "ArmLatency" or "Comparison" => Space(type) == "PipelineDsl.Evaluation",
        "Stopwatch" => Space(type) == "System.Diagnostics",
        "BenchmarkAttribute" => Space(type) == "BenchmarkDotNet.Attributes",
        _ => false,
    };

    private static string Space(ISymbol symbol) => symbol.ContainingNamespace.ToDisplayString();
}
