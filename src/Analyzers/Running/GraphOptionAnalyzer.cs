using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Analyzers.Evaluation;
using PipelineDsl.Analyzers.Rules.Performance;

namespace PipelineDsl.Analyzers.Running;

/// <summary>PDSL306: says while one types what opening a model with CUDA graphs would throw on a machine with a GPU.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class GraphOptionAnalyzer : ProjectAnalyzer
{
    private const string Option = "CudaGraphs";

    private static readonly RefusedGraphRule _rule = new();
    private static readonly HashSet<string> _names = [Option];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule.Descriptor];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        if (start.Compilation.GetTypeByMetadataName("PipelineDsl.OnnxRuntime.ModelRunnerOptions") is { } options)
        {
            start.RegisterSemanticModelAction(file => Check(file, options));
        }
    }

    private static void Check(SemanticModelAnalysisContext file, INamedTypeSymbol options)
    {
        SyntaxTree tree = file.SemanticModel.SyntaxTree;
        if (!TextSearch.Mentions(tree, _names, file.CancellationToken))
        {
            return;
        }

        foreach (SimpleNameSyntax name in TextSearch.Uses(tree, _names, file.CancellationToken))
        {
            if (name.Parent is AssignmentExpressionSyntax assignment
                && file.SemanticModel.GetOperation(assignment, file.CancellationToken) is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation { Property.ContainingType: { } owner },
                    Value.ConstantValue: { HasValue: true, Value: true },
                    Parent: IObjectOrCollectionInitializerOperation { Parent: { } made },
                }
                && SymbolEqualityComparer.Default.Equals(owner, options))
            {
                foreach (RefusedGraph refused in OpenedPipelines.Of(made).Select(RefusedGraph.Of).OfType<RefusedGraph>())
                {
                    file.ReportDiagnostic(Diagnostic.Create(_rule.Descriptor, assignment.GetLocation(), refused.Pipeline, refused.Obstacle));
                }
            }
        }
    }
}
