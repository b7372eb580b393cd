using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Rules;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers;

/// <summary>Puts every valid declaration before <see cref="PipelineRules"/>. Invalid ones are <see cref="DeclarationAnalyzer"/>'s: errors come first.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PipelineAnalyzer : ProjectAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. PipelineRules.All.Select(static rule => rule.Descriptor)];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start) => start.RegisterSymbolAction(Analyze, SymbolKind.NamedType);

    private static void Analyze(SymbolAnalysisContext context)
    {
        if (PipelineParser.Parse((INamedTypeSymbol)context.Symbol, report: null, context.CancellationToken) is not { } parsed)
        {
            return;
        }

        var pipeline = new PipelineUnderReview(parsed, context.ReportDiagnostic, context.CancellationToken);
        foreach (PipelineRule rule in PipelineRules.All)
        {
            rule.Check(pipeline);
        }
    }
}
