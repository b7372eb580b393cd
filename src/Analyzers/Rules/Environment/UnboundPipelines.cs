using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Analyzers.Rules.Environment;

/// <summary>Recognises attributes that are meant to declare a pipeline, by their syntax: without the runtime there is nothing to bind them to.</summary>
internal static class UnboundPipelines
{
    private const string Space = "PipelineDsl";
    private const string Suffix = "Attribute";

    private static readonly HashSet<string> _names = new(StringComparer.Ordinal) { "TokenPipeline", "KvCachePipeline", "DatasetPipeline" };

    /// <summary>The class that an attribute is meant to make a pipeline; null for anything else.</summary>
    internal static TypeDeclarationSyntax? DeclaredBy(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken) =>
        attribute.Parent?.Parent is TypeDeclarationSyntax type && IsMeant(attribute.Name) && !IsBound(attribute, model, cancellationToken) ? type : null;

    private static bool IsMeant(NameSyntax name)
    {
        string[] written = Identifiers(name);
        if (written.Length > 0 && AliasOf(written[0], name) is { } alias)
        {
            written = [.. Identifiers(alias), .. written.Skip(1)];
        }

        return written.Length switch
        {
            1 => IsPipeline(written[0]),
            2 => written[0] == Space && IsPipeline(written[1]),
            _ => false,
        };
    }

    private static bool IsPipeline(string name) =>
        _names.Contains(name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name);

    /// <summary>The parts of a name, without <c>global::</c>. No pipeline is generic.</summary>
    private static string[] Identifiers(NameSyntax name) => name.DescendantNodesAndSelf().Any(static part => part is GenericNameSyntax)
        ? []
        : [.. name.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText)];

    private static NameSyntax? AliasOf(string name, NameSyntax from)
    {
        foreach (SyntaxNode scope in from.Ancestors())
        {
            SyntaxList<UsingDirectiveSyntax> usings = scope switch
            {
                BaseNamespaceDeclarationSyntax space => space.Usings,
                CompilationUnitSyntax unit => unit.Usings,
                _ => default,
            };
            if (usings.FirstOrDefault(directive => directive.Alias?.Name.Identifier.ValueText == name) is { } alias)
            {
                return alias.Name;
            }
        }

        return null;
    }

    /// <summary>Whether the compiler found anything of that name, and be it nothing that it can use: then it is somebody else's.</summary>
    private static bool IsBound(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = model.GetTypeInfo(attribute, cancellationToken).Type;
        return type is { TypeKind: not TypeKind.Error }
            || model.GetSymbolInfo(attribute, cancellationToken).CandidateSymbols.Any(IsReal)
            || (type is IErrorTypeSymbol error && error.CandidateSymbols.Any(IsReal));
    }

    /// <summary>The target of an alias that leads nowhere is a candidate, too.</summary>
    private static bool IsReal(ISymbol candidate) => candidate.Kind != SymbolKind.ErrorType;
}
