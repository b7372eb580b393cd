using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>
/// Lambdas and delegates of local functions that capture: the captured variables move into an object, and every run makes a delegate.
/// One that captures nothing is made once, and a local function that is only called gets what it captures by reference.
/// </summary>
internal sealed class Closure : Suspicion
{
    private const string Advice = "write a loop, or a static lambda or local function that takes what it needs";

    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        IAnonymousFunctionOperation { IsImplicit: true } => null,
        IAnonymousFunctionOperation { Parent: IConversionOperation { Type: { } type } } when Names.Is(type, "System.Linq.Expressions", "Expression") =>
            new(operation.Syntax, "an expression tree", Advice),
        IAnonymousFunctionOperation lambda => Over(operation, Captures.Of(lambda, lambda.Symbol)),
        IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction, IsStatic: false } function, Parent: not IAddressOfOperation } =>
            Over(operation, Captures.OfLocalFunction(function.OriginalDefinition, operation.SemanticModel)),
        _ => null,
    };

    private static Sighting? Over(IOperation operation, IReadOnlyList<string> captured) =>
        captured.Count == 0 ? null : new Sighting(operation.Syntax, $"closure over {string.Join(", ", captured)}", Advice);
}
