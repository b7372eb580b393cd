using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Finds the narrowest place in the source to blame.</summary>
internal static class AttributeSites
{
    /// <summary>An argument's value, or the attribute when it has no such argument, or the class when the attribute is not in source.</summary>
    /// <param name="type">The class.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="argument">Name of the argument; null for the whole attribute.</param>
    /// <param name="cancellationToken">Stops the look-up.</param>
    internal static Location Of(INamedTypeSymbol type, AttributeData attribute, string? argument, CancellationToken cancellationToken)
    {
        if (Syntax(attribute, cancellationToken) is not { } syntax)
        {
            return type.Locations[0];
        }

        AttributeArgumentSyntax? named = argument is null
            ? null
            : syntax.ArgumentList?.Arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == argument);
        return (named?.Expression ?? (SyntaxNode)syntax).GetLocation();
    }

    /// <summary>The name of an attribute, with its type arguments, or the class when the attribute is not in source.</summary>
    internal static Location OfName(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken) =>
        Syntax(attribute, cancellationToken)?.Name.GetLocation() ?? type.Locations[0];

    /// <summary>The type argument that names the scorer of a stage, or the attribute when it has none.</summary>
    internal static Location OfScorer(INamedTypeSymbol type, AttributeData stage, CancellationToken cancellationToken)
    {
        AttributeSyntax? syntax = Syntax(stage, cancellationToken);
        SimpleNameSyntax? name = syntax?.Name switch
        {
            QualifiedNameSyntax qualified => qualified.Right,
            AliasQualifiedNameSyntax alias => alias.Name,
            var other => other as SimpleNameSyntax,
        };
        SyntaxNode? scorer = (name as GenericNameSyntax)?.TypeArgumentList.Arguments.FirstOrDefault();
        return (scorer ?? syntax)?.GetLocation() ?? type.Locations[0];
    }

    /// <summary>The name of the class, in the part that carries the attribute.</summary>
    internal static Location OfClassName(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken) =>
        Syntax(attribute, cancellationToken)?.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.GetLocation() ?? type.Locations[0];

    private static AttributeSyntax? Syntax(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
}
