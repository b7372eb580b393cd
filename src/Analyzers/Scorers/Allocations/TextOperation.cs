using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Text put together by operators and interpolation. Handlers that write into a span make no string.</summary>
internal sealed class TextOperation : Suspicion
{
    private const string Advice = "a scorer needs no text, except in what it throws";

    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String, OperatorMethod: null } sum
            when !IsLinkOfChain(sum) => new(operation.Syntax, "a string (+)", Advice),
        ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String, OperatorMethod: null } => new(operation.Syntax, "a string (+=)", Advice),
        IInterpolatedStringOperation { Parent: not IInterpolatedStringHandlerCreationOperation } text when !IsLinkOfChain(text) =>
            new(operation.Syntax, "an interpolated string", Advice),
        _ => null,
    };

    /// <summary>A sum of many strings is one call of <c>string.Concat</c>.</summary>
    private static bool IsLinkOfChain(IOperation operation) =>
        operation is { Type.SpecialType: SpecialType.System_String, Parent: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type: { } type } }
        && type.SpecialType == SpecialType.System_String;
}
