using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>Delegates that are made anew at every run. Those of static methods are made once, from C# 11 on.</summary>
internal sealed class DelegateCreation : Suspicion
{
    private const string Advice = "call the method itself";

    /// <inheritdoc/>
    internal override Sighting? Look(IOperation operation) => operation switch
    {
        IDelegateCreationOperation { Target: IMethodReferenceOperation { Instance: not null, Method: { MethodKind: not MethodKind.LocalFunction } method } } =>
            new(operation.Syntax, $"delegate of {method.Name}", Advice),
        IDelegateCreationOperation { Target: not (IMethodReferenceOperation or IAnonymousFunctionOperation), Type: { } type } =>
            new(operation.Syntax, $"new {Names.Of(type)}", Advice),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract, Type.TypeKind: TypeKind.Delegate }
            or ICompoundAssignmentOperation { Type.TypeKind: TypeKind.Delegate } => new(operation.Syntax, "a combined delegate", Advice),
        _ => null,
    };
}
