using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Analyzers.Scorers;

/// <summary>
/// Tells whose attention a scorer reads, from the constant that its <c>Query</c> returns. The getter is read by its syntax, because a
/// declaration may stand in another file than the scorer, and analyzers may not bind a second file. Whatever is not plain is unknown.
/// </summary>
internal static class ScorerQueries
{
    /// <summary>The runtime's own scorers, whose source users do not have.</summary>
    private static readonly Dictionary<string, ScorerQuery> _builtIn = new(StringComparer.Ordinal)
    {
        ["ClsAttention"] = ScorerQuery.First,
        ["LastQueryAttention"] = ScorerQuery.Last,
        ["MeanAttention"] = ScorerQuery.Every,
    };

    /// <summary>Tells whose attention <paramref name="scorer"/> reads.</summary>
    /// <param name="scorer">The scorer; null is unknown.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    internal static ScorerQuery Of(INamedTypeSymbol? scorer, CancellationToken cancellationToken)
    {
        if (scorer is null || QueryOf(scorer) is not { } query)
        {
            return ScorerQuery.Unknown;
        }

        IPropertySymbol written = query.PartialImplementationPart ?? query;
        SyntaxNode? declaration = written.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken);
        return declaration is PropertyDeclarationSyntax property ? OfExpression(Returned(property), scorer)
            : IsOfTheDsl(scorer) && scorer.ContainingAssembly?.Name == "PipelineDsl" && _builtIn.TryGetValue(scorer.Name, out ScorerQuery known) ? known
            : ScorerQuery.Unknown;
    }

    /// <summary>The property that implements <c>IAttentionScorer.Query</c>, explicitly or not.</summary>
    private static IPropertySymbol? QueryOf(INamedTypeSymbol scorer)
    {
        INamedTypeSymbol? contract = scorer.AllInterfaces.FirstOrDefault(static contract => contract.Name == "IAttentionScorer" && IsOfTheDsl(contract));
        return contract?.GetMembers("Query").FirstOrDefault() is { } declared
            ? scorer.FindImplementationForInterfaceMember(declared) as IPropertySymbol
            : null;
    }

    private static bool IsOfTheDsl(INamedTypeSymbol type) =>
        type.ContainingNamespace is { Name: "PipelineDsl", ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>What the getter returns, when it does nothing else.</summary>
    private static ExpressionSyntax? Returned(PropertyDeclarationSyntax property)
    {
        SyntaxList<AccessorDeclarationSyntax> accessors = property.AccessorList?.Accessors ?? default;
        AccessorDeclarationSyntax? getter = accessors.FirstOrDefault(static accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration));
        return property.ExpressionBody?.Expression
            ?? getter?.ExpressionBody?.Expression
            ?? (getter?.Body is { Statements: { Count: 1 } statements } ? (statements[0] as ReturnStatementSyntax)?.Expression : null)
            ?? (getter is { Body: null } && accessors.Count == 1 ? property.Initializer?.Value : null);
    }

    private static ScorerQuery OfExpression(ExpressionSyntax? expression, INamedTypeSymbol scorer) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => OfExpression(parenthesized.Expression, scorer),
        MemberAccessExpressionSyntax { Expression: var owner, Name.Identifier.ValueText: var name } when LastName(owner) == "AttentionQuery" => OfName(name),
        IdentifierNameSyntax { Identifier.ValueText: var name } => OfSimpleName(name, scorer),
        _ => ScorerQuery.Unknown,
    };

    /// <summary>A constant of the scorer or of a type around it; otherwise a value of the enumeration, named through <c>using static</c>.</summary>
    private static ScorerQuery OfSimpleName(string name, INamedTypeSymbol scorer)
    {
        for (INamedTypeSymbol? type = scorer; type is not null; type = type.ContainingType)
        {
            if (type.GetMembers(name).FirstOrDefault() is { } member)
            {
                return member is IFieldSymbol { HasConstantValue: true } constant ? OfConstant(constant) : ScorerQuery.Unknown;
            }
        }

        return OfName(name);
    }

    private static ScorerQuery OfConstant(IFieldSymbol constant) => OfName(constant.Type.GetMembers()
        .OfType<IFieldSymbol>()
        .FirstOrDefault(value => value.HasConstantValue && Equals(value.ConstantValue, constant.ConstantValue))
        ?.Name);

    private static ScorerQuery OfName(string? name) => name switch
    {
        "First" => ScorerQuery.First,
        "Last" => ScorerQuery.Last,
        "Every" => ScorerQuery.Every,
        _ => ScorerQuery.Unknown,
    };

    private static string? LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax simple => simple.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => null,
    };
}
