using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Rules.Performance;
using PipelineDsl.Analyzers.Scorers.Allocations;
using PipelineDsl.Analyzers.Scorers.Calls;
using PipelineDsl.Generator.Translation;

namespace PipelineDsl.Analyzers.Scorers;

/// <summary>PDSL305: translates every scorer of the project, as the generator does, and reports each place that kernels cannot say.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TranslationAnalyzer : ProjectAnalyzer
{
    private static readonly ProcessorOnlyScorerRule _rule = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule.Descriptor];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        if (ScorerContracts.Of(start.Compilation) is not { } contracts)
        {
            return;
        }

        var bodies = new MethodBodies(start.Compilation, AllocationKinds.All);
        start.RegisterSymbolAction(symbol => Analyze(symbol, contracts, bodies), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, ScorerContracts contracts, MethodBodies bodies)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!contracts.IsScorer(type) || ScorerTranslator.Translate(type, context.Compilation, context.CancellationToken) is not var (model, refusals)
            || model.Reason.Length == 0)
        {
            return;
        }

        // What allocates is reported as PDSL302, and can be no kernel either: one complaint at a time.
        if (new ScorerWalk(type, bodies, context.CancellationToken).Find().Count > 0)
        {
            return;
        }

        foreach (Refusal refusal in refusals)
        {
            Location[] elsewhere = refusal.Elsewhere is null ? [] : [refusal.Elsewhere.GetLocation()];
            context.ReportDiagnostic(Diagnostic.Create(
                _rule.Descriptor, refusal.Node.GetLocation(), elsewhere, type.Name, refusal.Reason, refusal.Advice));
        }

        if (refusals.Count == 0)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                _rule.Descriptor, type.Locations.FirstOrDefault(), type.Name, model.Reason, "write it in this project, as a struct without type parameters"));
        }
    }
}
