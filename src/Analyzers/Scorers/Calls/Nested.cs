using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>The nodes of a body that belong to no function within it.</summary>
internal static class Nested
{
    internal static IEnumerable<SyntaxNode> Statements(SyntaxNode body) =>
        body.DescendantNodes(node =>
            node == body || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or ExpressionStatementSyntax));
}
