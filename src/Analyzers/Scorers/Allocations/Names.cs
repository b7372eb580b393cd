using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>How messages name types, and how types are recognised.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat _format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameOnly,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>As a user would write it: <c>List&lt;float&gt;</c>.</summary>
    internal static string Of(ITypeSymbol type) => type.ToDisplayString(_format);

    /// <summary>Whether it is the type of that name and namespace, whatever its type arguments.</summary>
    internal static bool Is(ITypeSymbol? type, string containingNamespace, string name) =>
        type is INamedTypeSymbol && type.Name == name && IsIn(type.ContainingNamespace, containingNamespace);

    /// <summary>Whether it is a span.</summary>
    internal static bool IsSpan(ITypeSymbol? type) => Is(type, "System", "Span") || Is(type, "System", "ReadOnlySpan");

    /// <summary>Whether it is the namespace of that name.</summary>
    internal static bool IsIn(INamespaceSymbol? actual, string expected) => actual?.ToDisplayString() == expected;
}
