using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Rules.Declaration;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers;

/// <summary>PDSL101-199: reports why an annotated class gets no code, by running the generator's own parser on it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DeclarationAnalyzer : ProjectAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. DeclarationRules.All.Select(static rule => rule.Descriptor)];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start) => start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);

    private static void Analyze(SymbolAnalysisContext context) => PipelineParser.Parse(
        (INamedTypeSymbol)context.Symbol,
        problem => context.ReportDiagnostic(Diagnostic.Create(
            DeclarationRules.Of(problem.Id), problem.Location, Repair.Pack(problem.Repairs), problem.Pipeline, problem.Detail)),
        context.CancellationToken);
}
