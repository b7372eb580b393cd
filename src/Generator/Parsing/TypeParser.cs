using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Finds out where the generated part of a class has to stand.</summary>
internal static class TypeParser
{
    internal static TypeModel? Parse(INamedTypeSymbol type, Problems problems, CancellationToken cancellationToken)
    {
        var declarations = new List<string>();
        var names = new List<string>();
        var references = new List<string>();
        var fullNames = new List<string>();
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            if (part.IsFileLocal)
            {
                problems.AddForClass(RuleIds.UnusableClass, $"'{part.Name}' is file-local, so no other file can complete it; remove the file modifier");
                return null;
            }

            if (!IsPartial(part, cancellationToken))
            {
                problems.AddForClass(RuleIds.NotPartial, part.Equals(type, SymbolEqualityComparer.Default)
                    ? "add the partial modifier, so that the generator can complete it"
                    : $"its containing type '{part.Name}' is not; add the partial modifier there too",
                    new Repair(RepairKind.MakePartial));
                return null;
            }

            declarations.Add($"partial {Keyword(part)} {Identifier(part.Name)}{TypeParameters(part)}");
            names.Add(part.Name);
            references.Add(Identifier(part.Name) + TypeParameters(part));
            fullNames.Add(part.Arity == 0 ? part.Name : $"{part.Name}-{part.Arity}");
        }

        declarations.Reverse();
        names.Reverse();
        references.Reverse();
        fullNames.Reverse();
        string ns = Namespace(type.ContainingNamespace, fullNames);
        string reference = $"global::{(ns.Length > 0 ? ns + "." : "")}{string.Join(".", references)}";
        return new TypeModel(ns, new EquatableArray<string>([.. declarations]), string.Join(".", names), reference, string.Join(".", fullNames));
    }

    /// <summary>The escaped namespace; its plain parts go in front of <paramref name="fullNames"/>.</summary>
    private static string Namespace(INamespaceSymbol? space, List<string> fullNames)
    {
        string escaped = "";
        for (; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            escaped = escaped.Length == 0 ? Identifier(space.Name) : $"{Identifier(space.Name)}.{escaped}";
            fullNames.Insert(0, space.Name);
        }

        return escaped;
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Length > 1
        || type.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    private static string TypeParameters(INamedTypeSymbol type) =>
        type.Arity == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(static parameter => Identifier(parameter.Name)))}>";

    private static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
