using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Generator.Parsing.Dataset;

/// <summary>
/// Reads what a user's scorer says about itself, where its source says it in one expression: <c>Columns => SampleColumns.Logits |
/// SampleColumns.Label</c>. Anything else is left to the run.
/// </summary>
internal static class SampleScorerSource
{
    private const string Columns = "Columns";
    private const string Grouping = "Grouping";

    /// <summary>Whether a property may be one that is read here, so that its body is no private matter of its file.</summary>
    internal static bool Says(PropertyDeclarationSyntax property) =>
        property.Identifier.ValueText is Columns or Grouping && property.Modifiers.Any(SyntaxKind.StaticKeyword);

    /// <summary>The columns that a scorer reads; null when its source does not say so, or is not here.</summary>
    /// <typeparam name="T">The enumeration at compile time.</typeparam>
    /// <param name="scorer">The scorer.</param>
    internal static T? ColumnsOf<T>(INamedTypeSymbol scorer)
        where T : struct, Enum => Of<T>(scorer, Columns);

    /// <summary>How a scorer groups samples; null when its source does not say so, or is not here.</summary>
    /// <typeparam name="T">The enumeration at compile time.</typeparam>
    /// <param name="scorer">The scorer.</param>
    internal static T? GroupingOf<T>(INamedTypeSymbol scorer)
        where T : struct, Enum => Of<T>(scorer, Grouping);

    private static T? Of<T>(INamedTypeSymbol scorer, string name)
        where T : struct, Enum
    {
        ISymbol? declared = scorer.AllInterfaces
            .Where(static contract => contract.ContainingNamespace is { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true })
            .SelectMany(contract => contract.GetMembers(name))
            .FirstOrDefault();
        return declared is not null
            && scorer.FindImplementationForInterfaceMember(declared) is IPropertySymbol property
            && (property.PartialImplementationPart ?? property).DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is PropertyDeclarationSyntax
            {
                ExpressionBody.Expression: { } expression,
            }
            ? Value<T>(expression)
            : null;
    }

    private static T? Value<T>(ExpressionSyntax expression)
        where T : struct, Enum
    {
        var names = new List<string>();
        return Collect(expression, names) && Enum.TryParse(string.Join(", ", names), out T value) && names.TrueForAll(IsName) ? value : null;
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsDigit(name[0]);

    /// <summary>The members that an expression combines; false when it does anything else.</summary>
    private static bool Collect(ExpressionSyntax expression, List<string> names)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax inner:
                return Collect(inner.Expression, names);
            case BinaryExpressionSyntax both when both.IsKind(SyntaxKind.BitwiseOrExpression):
                return Collect(both.Left, names) && Collect(both.Right, names);
            case MemberAccessExpressionSyntax member:
                names.Add(member.Name.Identifier.ValueText);
                return true;
            case IdentifierNameSyntax member:
                names.Add(member.Identifier.ValueText);
                return true;
            default:
                return false;
        }
    }
}
