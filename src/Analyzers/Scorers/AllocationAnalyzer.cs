using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Rules.Performance;
using PipelineDsl.Analyzers.Scorers.Allocations;
using PipelineDsl.Analyzers.Scorers.Calls;

namespace PipelineDsl.Analyzers.Scorers;

/// <summary>PDSL302: follows what the pipeline calls of every scorer of the project, and reports what allocates on the way.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AllocationAnalyzer : ProjectAnalyzer
{
    private static readonly AllocatingScorerRule _rule = new();

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
        if (!contracts.IsScorer(type))
        {
            return;
        }

        foreach (ScorerFinding finding in new ScorerWalk(type, bodies, context.CancellationToken).Find())
        {
            context.ReportDiagnostic(Diagnostic.Create(
                _rule.Descriptor, finding.Location, finding.Elsewhere, type.Name, finding.First.What + finding.Where, finding.First.Advice));
        }
    }
}
