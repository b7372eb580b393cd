using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>What the type parameters of a body stand for on the way from the scorer to it, so that static abstract calls can be followed.</summary>
internal sealed class TypeMap
{
    private readonly ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol> _types;

    private TypeMap(ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol> types) => _types = types;

    /// <summary>Nothing is known.</summary>
    internal static TypeMap Empty { get; } = new(ImmutableDictionary.Create<ITypeParameterSymbol, ITypeSymbol>(SymbolEqualityComparer.Default));

    /// <summary>What a type stands for.</summary>
    internal ITypeSymbol Apply(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol parameter => _types.TryGetValue(parameter, out ITypeSymbol? known) ? known : parameter,
        INamedTypeSymbol { TypeArguments.Length: > 0, IsUnboundGenericType: false } named =>
            named.ConstructedFrom.Construct([.. named.TypeArguments.Select(Apply)]),
        _ => type,
    };

    /// <summary>The map inside of <paramref name="target"/> when it is called from a body with this map.</summary>
    internal TypeMap Enter(IMethodSymbol target)
    {
        // A local function sees the type parameters of the method around it.
        ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol> types = target.MethodKind == MethodKind.LocalFunction ? _types : Empty._types;
        types = Add(types, target.OriginalDefinition.TypeParameters, target.TypeArguments);
        for (INamedTypeSymbol? type = target.ContainingType; type is not null; type = type.ContainingType)
        {
            types = Add(types, type.OriginalDefinition.TypeParameters, type.TypeArguments);
        }

        return types.IsEmpty ? Empty : new TypeMap(types);
    }

    /// <summary>Tells maps apart.</summary>
    internal string Key() => string.Join(
        ";",
        _types.Select(static pair => $"{pair.Key.ToDisplayString()}={pair.Value.ToDisplayString()}").OrderBy(static text => text, StringComparer.Ordinal));

    private ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol> Add(
        ImmutableDictionary<ITypeParameterSymbol, ITypeSymbol> types, ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> arguments)
    {
        for (int i = 0; i < parameters.Length && i < arguments.Length; i++)
        {
            types = types.SetItem(parameters[i], Apply(arguments[i]));
        }

        return types;
    }
}
