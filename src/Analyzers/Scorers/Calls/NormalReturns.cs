using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>Finds throw helpers: methods that never return normally. A call of one costs nothing until things have gone wrong.</summary>
internal static class NormalReturns
{
    internal static bool AreMissing(IMethodSymbol method) =>
        method.GetAttributes().Any(static attribute => attribute.AttributeClass is { Name: "DoesNotReturnAttribute", ContainingNamespace.Name: "CodeAnalysis" })
        || method.OriginalDefinition.DeclaringSyntaxReferences.Any(static reference => OnlyThrows(reference.GetSyntax()));

    private static bool OnlyThrows(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => OnlyThrows(method.Body, method.ExpressionBody),
        LocalFunctionStatementSyntax function => OnlyThrows(function.Body, function.ExpressionBody),
        _ => false,
    };

    private static bool OnlyThrows(BlockSyntax? block, ArrowExpressionClauseSyntax? arrow) =>
        arrow?.Expression is ThrowExpressionSyntax
        || (block?.Statements.LastOrDefault() is ThrowStatementSyntax
            && !Nested.Statements(block).Any(static node => node is ReturnStatementSyntax or YieldStatementSyntax));
}
