using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Words for what kernels cannot say.</summary>
internal static class Obstacles
{
    /// <summary>Which types there are.</summary>
    internal const string Types = "use float, double, int, uint, long, ulong, bool, and spans of them";

    private const string Plain = "write it with arithmetic, loops, spans and static methods";

    /// <summary>A clause behind "because".</summary>
    internal static string Of(IOperation operation) => operation switch
    {
        IAssignmentOperation or IIncrementOrDecrementOperation => "it assigns inside of an expression",
        IFieldReferenceOperation { Field: var field } => $"it reads the field {field.Name}, which is no constant",
        IPropertyReferenceOperation { Property: var property } => $"it reads {property.ContainingType.Name}.{property.Name}",
        IAnonymousFunctionOperation or IDelegateCreationOperation => "it makes a delegate",
        IObjectCreationOperation creation => $"it makes a {creation.Type?.Name}",
        IArrayCreationOperation => "it makes an array",
        IArrayElementReferenceOperation => "it reads an array",
        ICollectionExpressionOperation => "it makes a collection inside of an expression",
        ITupleOperation => "it makes a tuple",
        IThrowOperation => "it throws",
        ITryOperation => "it catches exceptions",
        IUsingOperation or IUsingDeclarationOperation => "it disposes something",
        ILockOperation => "it takes a lock",
        IInterpolatedStringOperation => "it makes text",
        IDefaultValueOperation => $"it uses a {operation.Type?.Name}",
        _ when operation.Syntax is StackAllocArrayCreationExpressionSyntax => "it allocates inside of an expression",
        _ => $"kernels have no {Name(operation)}",
    };

    /// <summary>What to do instead.</summary>
    internal static string Advice(IOperation operation) => operation switch
    {
        IAssignmentOperation or IIncrementOrDecrementOperation => "give the assignment a statement of its own",
        IFieldReferenceOperation => "make it const",
        IArrayCreationOperation or IArrayElementReferenceOperation or ICollectionExpressionOperation =>
            "use stackalloc with a constant size, in a local of its own",
        IThrowOperation => "leave the check out: an index outside of a span is found anyway",
        _ when operation.Syntax is StackAllocArrayCreationExpressionSyntax => "give the memory a local of its own",
        _ => Plain,
    };

    /// <summary>A clause for an operator.</summary>
    internal static string OfOperator(BinaryOperatorKind kind, string type) => kind == BinaryOperatorKind.Remainder && KernelTypes.IsFloating(type)
        ? "kernels have no remainder of floating point"
        : $"kernels have no operator {kind} for these types";

    private static string Name(IOperation operation) =>
        operation.Kind == OperationKind.None ? "word for this" : operation.Kind.ToString();
}
