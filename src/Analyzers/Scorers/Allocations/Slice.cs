using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Ranges of arrays and strings, which copy; those of spans only look.</summary>
internal sealed class Slice : Suspicion
{
    private const string Advice = "slice a span of it (AsSpan)";

    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation { Indices: var indices, ArrayReference.Type: { } array } when indices.Any(static index => Names.Is(index.Type, "System", "Range")) =>
            new(operation.Syntax, $"a copy of a part of {Names.Of(array)}", Advice),
        IImplicitIndexerReferenceOperation { Instance.Type.SpecialType: SpecialType.System_String, Type.SpecialType: SpecialType.System_String } =>
            new(operation.Syntax, "a copy of a part of string", Advice),
        ISlicePatternOperation { Pattern: not null and not IDiscardPatternOperation, InputType: IArrayTypeSymbol or { SpecialType: SpecialType.System_String } } slice =>
            new(operation.Syntax, $"a copy of a part of {Names.Of(slice.InputType)}", Advice),
        _ => null,
    };
}
