using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Ranges of arrays and strings, which copy; those of spans only look.</summary>
internal sealed class Slice : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation { Indices: var indices, ArrayReference.Type: { } array }
            when indices.Any(static index => Names.Is(index.Type, "System", "Range")) => Of(operation, array),
        IImplicitIndexerReferenceOperation { Instance.Type: { SpecialType: SpecialType.System_String } text, Type.SpecialType: SpecialType.System_String } =>
            Of(operation, text),
        ISlicePatternOperation { Pattern: not (null or IDiscardPatternOperation) } slice when IsCopied(slice.InputType) => Of(operation, slice.InputType),
        _ => null,
    };

    private static bool IsCopied(ITypeSymbol sliced) => sliced is IArrayTypeSymbol or { SpecialType: SpecialType.System_String };

    private static Sighting Of(IOperation operation, ITypeSymbol copied) =>
        new(operation.Syntax, $"a copy of a part of {Names.Of(copied)}", "slice a span of it (AsSpan)");
}
