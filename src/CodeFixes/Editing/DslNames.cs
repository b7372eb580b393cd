using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>Writes names of the DSL as the attribute next to them does: bare, with a namespace, with an alias, or with <c>global::</c>.</summary>
internal sealed class DslNames
{
    private const string Space = "PipelineDsl";

    private readonly SemanticModel _model;
    private readonly int _position;

    /// <summary>How the neighbour is qualified, with the dots or colons; empty when it is not.</summary>
    private readonly string _prefix;

    /// <summary>Looks at a neighbour.</summary>
    /// <param name="model">What names mean in its file.</param>
    /// <param name="neighbour">An attribute of the DSL, close to where names will be written.</param>
    internal DslNames(SemanticModel model, AttributeSyntax neighbour)
    {
        _model = model;
        _position = neighbour.SpanStart;
        _prefix = neighbour.Name switch
        {
            QualifiedNameSyntax name => $"{name.Left.WithoutTrivia()}.",
            AliasQualifiedNameSyntax name => $"{name.Alias.WithoutTrivia()}::",
            _ => "",
        };
    }

    /// <summary>The type of that name; null when the referenced version of the DSL has none.</summary>
    internal static INamedTypeSymbol? Find(Compilation compilation, string name) => compilation.GetTypeByMetadataName($"{Space}.{name}");

    /// <summary>Whether a namespace is that of the DSL. Each of its assemblies has one, and a compilation has another one that holds them all.</summary>
    internal static bool IsDsl(INamespaceSymbol? space) => space is { Name: Space, ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>An attribute without arguments, by its name without the suffix.</summary>
    internal AttributeSyntax Attribute(INamedTypeSymbol attributeClass, string name) =>
        SyntaxFactory.Attribute(SyntaxFactory.ParseName(Prefix(attributeClass, name) + name)).WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>An argument in which types of the DSL are qualified.</summary>
    internal AttributeArgumentSyntax Qualify(AttributeArgumentSyntax argument)
    {
        IEnumerable<IdentifierNameSyntax> names = argument.Expression.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(IsFirst);
        return argument.ReplaceNodes(names, (name, _) =>
            Find(_model.Compilation, name.Identifier.ValueText) is { } type && Prefix(type) is { Length: > 0 } prefix
                ? SyntaxFactory.ParseExpression(prefix + name.Identifier.ValueText).WithTriviaFrom(name)
                : name);
    }

    private static bool IsFirst(IdentifierNameSyntax name) =>
        name.Parent is not MemberAccessExpressionSyntax access || access.Expression == name;

    /// <summary>What must stand in front of a name.</summary>
    /// <param name="type">What the name is to mean.</param>
    /// <param name="shortName">The name of an attribute without its suffix, which may be another attribute's whole name.</param>
    private string Prefix(INamedTypeSymbol type, string? shortName = null) =>
        _prefix.Length > 0 ? _prefix
        : SymbolEqualityComparer.Default.Equals(Lookup(type.Name), type) && !IsAttribute(shortName) ? ""
        : Lookup(Space) is INamespaceSymbol space && IsDsl(space) ? $"{Space}."
        : $"global::{Space}.";

    private bool IsAttribute(string? name) =>
        name is not null
        && _model.LookupNamespacesAndTypes(_position, name: name).Any(static symbol => symbol is INamedTypeSymbol { BaseType.Name: "Attribute" });

    /// <summary>What a name means; null when it means nothing, or several things.</summary>
    private ISymbol? Lookup(string name) => _model.LookupNamespacesAndTypes(_position, name: name) is { Length: 1 } found ? found[0] : null;
}
