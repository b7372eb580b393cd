using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using PipelineDsl.Analyzers.Scorers;

namespace PipelineDsl.Analyzers.Suppressors;

/// <summary>Takes back warnings of other analyzers that generated code makes wrong. Each <see cref="Excuse"/> says which and why.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PipelineSuppressor : DiagnosticSuppressor
{
    private static readonly ImmutableArray<Excuse> _excuses = [new StaticHolderExcuse(), new NeverInstantiatedExcuse(), new ScorerEqualityExcuse(), new GenericScorerExcuse()];

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. _excuses.Select(static excuse => excuse.Descriptor)];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (ScorerContracts.Of(context.Compilation) is not { } contracts)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (Declared(diagnostic, context) is { } symbol
                && _excuses.FirstOrDefault(excuse => excuse.Descriptor.SuppressedDiagnosticId == diagnostic.Id && excuse.Holds(symbol, contracts)) is { } found)
            {
                context.ReportSuppression(Suppression.Create(found.Descriptor, diagnostic));
            }
        }
    }

    /// <summary>The type or member at whose name a diagnostic stands.</summary>
    private static ISymbol? Declared(Diagnostic diagnostic, SuppressionAnalysisContext context) =>
        diagnostic.Location.SourceTree is { } tree
        && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan) is MemberDeclarationSyntax declaration
            ? context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken)
            : null;
}
