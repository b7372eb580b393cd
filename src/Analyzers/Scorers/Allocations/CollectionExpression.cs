using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>
/// Collection expressions that end in an array or an object. For a span the compiler uses constant data or the stack (inline arrays, from
/// .NET 8 on), unless it has to spread something whose length it does not know. An empty one is <c>Array.Empty</c> where that fits.
/// </summary>
internal sealed class CollectionExpression : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) =>
        operation is ICollectionExpressionOperation { Type: { TypeKind: not TypeKind.Error } type } collection
        && Allocates(collection, type)
        && !AllocatingCall.Covers(collection)
            ? new Sighting(operation.Syntax, $"a collection expression of type {Names.Of(type)}", "give it the type Span or ReadOnlySpan, without spreads")
            : null;

    private static bool Allocates(ICollectionExpressionOperation collection, ITypeSymbol type)
    {
        if (Names.IsSpan(type))
        {
            return collection.Elements.Any(static element => element is ISpreadOperation);
        }

        if (type.IsValueType)
        {
            // Of structs with a builder only this one is known; those with a constructor are followed into it.
            return Names.Is(type, "System.Collections.Immutable", "ImmutableArray") && !collection.Elements.IsEmpty;
        }

        return type.IsReferenceType && !(collection.Elements.IsEmpty && IsArrayEmptyEnough(type));
    }

    private static bool IsArrayEmptyEnough(ITypeSymbol type) => type is IArrayTypeSymbol || type.OriginalDefinition.SpecialType
        is SpecialType.System_Collections_Generic_IEnumerable_T
        or SpecialType.System_Collections_Generic_IReadOnlyCollection_T
        or SpecialType.System_Collections_Generic_IReadOnlyList_T;
}
