using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Rules.Evaluation;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>PDSL401: looks for figures of a plan that are reported, and for anything in the project that measures time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LatencyAnalyzer : ProjectAnalyzer
{
    private static readonly LatencyNeverMeasuredRule _rule = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule.Descriptor];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        if (start.Compilation.GetTypeByMetadataName("PipelineDsl.Tokens.TokenPlan") is null)
        {
            return;
        }

        var reported = new ConcurrentBag<ExpressionSyntax>();
        var measuring = new ConcurrentBag<SimpleNameSyntax>();
        start.RegisterSemanticModelAction(file => Search(file, reported, measuring));
        start.RegisterCompilationEndAction(end =>
        {
            foreach (ExpressionSyntax figure in measuring.IsEmpty ? reported : Enumerable.Empty<ExpressionSyntax>())
            {
                end.ReportDiagnostic(Diagnostic.Create(_rule.Descriptor, figure.GetLocation(), figure.ToString().TrimStart('.')));
            }
        });
    }

    private static void Search(SemanticModelAnalysisContext file, ConcurrentBag<ExpressionSyntax> reported, ConcurrentBag<SimpleNameSyntax> measuring)
    {
        SyntaxTree tree = file.SemanticModel.SyntaxTree;
        CancellationToken cancellationToken = file.CancellationToken;
        if (measuring.IsEmpty
            && TextSearch.Mentions(tree, MeasuringCode.Names, cancellationToken)
            && TextSearch.Uses(tree, MeasuringCode.Names, cancellationToken)
                .FirstOrDefault(name => MeasuringCode.Is(name, file.SemanticModel, cancellationToken)) is { } clock)
        {
            measuring.Add(clock);
        }

        if (!measuring.IsEmpty || !TextSearch.Mentions(tree, PlanFigure.Names, cancellationToken))
        {
            return;
        }

        foreach (SimpleNameSyntax name in TextSearch.Uses(tree, PlanFigure.Names, cancellationToken))
        {
            ExpressionSyntax figure = name.Parent is MemberAccessExpressionSyntax or MemberBindingExpressionSyntax ? (ExpressionSyntax)name.Parent : name;
            if (PlanFigure.Is(file.SemanticModel.GetSymbolInfo(name, cancellationToken).Symbol)
                && file.SemanticModel.GetOperation(figure, cancellationToken) is { } value
                && ReportedValue.Is(value))
            {
                reported.Add(figure);
            }
        }
    }
}
