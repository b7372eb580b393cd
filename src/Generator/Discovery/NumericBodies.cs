using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.Generator.Infrastructure;

namespace PipelineDsl.Generator.Discovery;

/// <summary>
/// The bodies that a translated scorer may consist of, told by syntax alone: those of scorers, and of static members whose signature is of numbers and
/// spans. More than needed costs a look at the declarations, whose models then come out equal; nothing is written again.
/// </summary>
internal static class NumericBodies
{
    /// <summary>Whether a method may be what the pipeline calls of a scorer or a similarity.</summary>
    internal static bool IsScorer(MethodDeclarationSyntax method) =>
        method.Identifier.ValueText is "Score" or "Metric" && (method.Body is not null || method.ExpressionBody is not null);

    /// <summary>One number for all such bodies of a file.</summary>
    /// <param name="nodes">The declarations of the file.</param>
    internal static ulong Hash(IEnumerable<SyntaxNode> nodes)
    {
        var hash = new StableHash();
        foreach (SyntaxToken token in nodes.Where(Matters).SelectMany(static node => node.DescendantTokens()))
        {
            hash.Add(token.RawKind);
            hash.Add(token.Text);
        }

        return hash.Value;
    }

    private static bool Matters(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => IsScorer(method) || (IsStatic(method.Modifiers) && IsNumeric(method)),
        PropertyDeclarationSyntax property => IsStatic(property.Modifiers) && IsNumber(property.Type),
        _ => false,
    };

    private static bool IsStatic(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.StaticKeyword);

    /// <summary>A method without parameters that returns nothing cannot matter to a scorer.</summary>
    private static bool IsNumeric(MethodDeclarationSyntax method) =>
        method.TypeParameterList is null
        && method.ParameterList.Parameters.All(static parameter => parameter.Type is { } type && IsNumber(type))
        && (IsNumber(method.ReturnType) || (IsVoid(method.ReturnType) && method.ParameterList.Parameters.Count > 0));

    private static bool IsVoid(TypeSyntax type) => type is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };

    /// <summary>Names of types may be aliases, so all but those of text and objects count.</summary>
    private static bool IsNumber(TypeSyntax type) => type switch
    {
        PredefinedTypeSyntax predefined =>
            !predefined.Keyword.IsKind(SyntaxKind.StringKeyword) && !predefined.Keyword.IsKind(SyntaxKind.ObjectKeyword) && !IsVoid(type),
        ArrayTypeSyntax or PointerTypeSyntax or TupleTypeSyntax or NullableTypeSyntax => false,
        _ => true,
    };
}
