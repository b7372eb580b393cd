using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Arguments that the compiler gathers in an array; none make no array, and <c>params</c> spans lie on the stack.</summary>
internal sealed class ParamsArray : Suspicion
{
    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) =>
        operation is IArgumentOperation { ArgumentKind: ArgumentKind.ParamArray, Value: IArrayCreationOperation { Type: { } type } array } argument
        && !array.Initializer?.ElementValues.IsEmpty == true
        && !AllocatingCall.Covers(argument)
            ? new Sighting(operation.Syntax, $"params array {Names.Of(type)}", "call an overload that takes a span or single values")
            : null;
}
