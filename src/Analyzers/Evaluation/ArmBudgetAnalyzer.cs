using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Rules.Evaluation;

namespace PipelineDsl.Analyzers.Evaluation;

/// <summary>PDSL402: says while one types what <c>Comparison</c> would throw at run time. Arms whose schedule cannot be told are left to it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArmBudgetAnalyzer : ProjectAnalyzer
{
    private static readonly UnequalBudgetsRule _rule = new();
    private static readonly HashSet<string> _comparison = ["Comparison"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule.Descriptor];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        if (start.Compilation.GetTypeByMetadataName("PipelineDsl.Evaluation.Comparison") is { } comparison)
        {
            start.RegisterSemanticModelAction(file => Check(file, comparison));
        }
    }

    private static void Check(SemanticModelAnalysisContext file, INamedTypeSymbol comparison)
    {
        SyntaxTree tree = file.SemanticModel.SyntaxTree;
        if (!TextSearch.Mentions(tree, _comparison, file.CancellationToken))
        {
            return;
        }

        var blamed = new HashSet<SyntaxNode>();
        SyntaxNode root = tree.GetRoot(file.CancellationToken);
        foreach (BaseObjectCreationExpressionSyntax creation in root.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>())
        {
            if (file.SemanticModel.GetOperation(creation, file.CancellationToken) is not IObjectCreationOperation made
                || !SymbolEqualityComparer.Default.Equals(made.Type, comparison))
            {
                continue;
            }

            List<ComparedArm> arms = ComparedArms.Of(made, file.CancellationToken);
            ComparedArm? common = ComparedArms.MostCommon(arms);
            foreach (ComparedArm odd in arms.Where(arm => common is not null && !arm.LayerTokens.SequenceEqual(common.LayerTokens) && blamed.Add(arm.Plan)))
            {
                (string oddTokens, string commonTokens) = ScheduleWords.Of(odd.LayerTokens, common!.LayerTokens);
                file.ReportDiagnostic(Diagnostic.Create(
                    _rule.Descriptor, odd.Plan.GetLocation(), odd.Pipeline.Name, oddTokens, common.Pipeline.Name, commonTokens));
            }
        }
    }
}
