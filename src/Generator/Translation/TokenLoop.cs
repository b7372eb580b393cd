using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>
/// A loop of the shape <c>for (int token = 0; token &lt; count; token++)</c> whose rounds do not see each other: each writes its own locals, and of what
/// the scorer gives back only the token's score, or the token's vector. Such rounds may run at the same time.
/// </summary>
internal static class TokenLoop
{
    /// <summary>The variable of an independent loop; null for any other statement.</summary>
    /// <param name="statement">A statement of the scorer's body.</param>
    /// <param name="written">The parameter that the scorer writes.</param>
    internal static ILocalSymbol? Of(IOperation statement, IParameterSymbol written)
    {
        if (statement is not IForLoopOperation loop || Counter(loop) is not { } token)
        {
            return null;
        }

        bool isIndependent = loop.Condition is IBinaryOperation { RightOperand: var limit }
            && !limit.DescendantsAndSelf().Any(static part => part is IInvocationOperation or IAssignmentOperation or IIncrementOrDecrementOperation)
            && Parts(loop.Body).All(part => IsHarmless(part, loop, token, written));
        return isIndependent ? token : null;
    }

    /// <summary>Whether a statement only computes locals, and may be run by every thread.</summary>
    internal static bool IsRepeatable(IOperation statement, IParameterSymbol written) => Parts(statement).All(part =>
        part is not IReturnOperation
        && (part is not IParameterReferenceOperation { Parameter: var parameter }
            || !SymbolEqualityComparer.Default.Equals(parameter, written)
            || IsRead(part)));

    /// <summary>All of a statement but the bodies of local functions: they run where they are called, and see no variables of this body.</summary>
    private static IEnumerable<IOperation> Parts(IOperation statement) => statement is ILocalFunctionOperation
        ? []
        : statement.ChildOperations.SelectMany(Parts).Prepend(statement);

    private static ILocalSymbol? Counter(IForLoopOperation loop) =>
        SoleLocal.Of(loop) is { } declarator
        && declarator.GetVariableInitializer() is { Value.ConstantValue: { HasValue: true, Value: 0 } }
        && declarator.Symbol.Type.SpecialType == SpecialType.System_Int32
        && loop.Condition is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan, LeftOperand: ILocalReferenceOperation { Local: var compared } }
        && loop.AtLoopBottom.Length == 1
        && loop.AtLoopBottom[0] is IExpressionStatementOperation
        {
            Operation: IIncrementOrDecrementOperation { Kind: OperationKind.Increment, Target: ILocalReferenceOperation { Local: var counted } },
        }
        && Same(declarator.Symbol, compared)
        && Same(declarator.Symbol, counted)
            ? declarator.Symbol
            : null;

    private static bool IsHarmless(IOperation part, IForLoopOperation loop, ILocalSymbol token, IParameterSymbol written) => part switch
    {
        IReturnOperation => false,
        IBranchOperation branch => !Same(branch.Target, loop.ExitLabel),
        ILocalReferenceOperation { Local: var local } when Same(local, token) => !IsChanged(part),
        ILocalReferenceOperation { Local: var local } when !IsInside(local, loop) =>
            !IsChanged(part) && (!KernelTypes.IsWritableSpan(local.Type) || IsRead(part)),
        IParameterReferenceOperation { Parameter: var parameter } when Same(parameter, written) => IsOwnPart(part, loop, token),
        IParameterReferenceOperation => !IsChanged(part),
        _ => true,
    };

    /// <summary>Whether a reference to what the scorer writes stays with the token of the round.</summary>
    private static bool IsOwnPart(IOperation reference, IForLoopOperation loop, ILocalSymbol token) => reference.Parent switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true, Arguments.Length: 1 } item when item.Instance == reference =>
            IsToken(item.Arguments[0].Value, token) || IsInRow(item.Arguments[0].Value, loop, token),
        IPropertyReferenceOperation { Property.Name: "Length" or "IsEmpty" } => true,
        IInvocationOperation { TargetMethod.Name: "Slice", Arguments.Length: 2 } slice when slice.Instance == reference =>
            Product(slice.Arguments[0].Value, token) is { } width && width == slice.Arguments[1].Value.Syntax.ToString(),
        _ => false,
    };

    private static bool IsToken(IOperation index, ILocalSymbol token) => index is ILocalReferenceOperation { Local: var local } && Same(local, token);

    /// <summary><c>(token * width) + channel</c>, where a loop counts channels from 0 to the width.</summary>
    private static bool IsInRow(IOperation index, IForLoopOperation loop, ILocalSymbol token)
    {
        if (Bare(index) is not IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, RightOperand: ILocalReferenceOperation { Local: var channel } } sum
            || Product(sum.LeftOperand, token) is not { } width)
        {
            return false;
        }

        return loop.Body.Descendants().OfType<IForLoopOperation>().Any(inner =>
            Counter(inner) is { } counter
            && Same(counter, channel)
            && ((IBinaryOperation)inner.Condition!).RightOperand.Syntax.ToString() == width
            && !inner.Body.Descendants().Any(part => part is ILocalReferenceOperation { Local: var local } && Same(local, counter) && IsChanged(part)));
    }

    /// <summary>The width in <c>token * width</c>, as it is written: a constant, or a size of what the scorer is given. Null for anything else.</summary>
    private static string? Product(IOperation operation, ILocalSymbol token) =>
        Bare(operation) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product
        && IsToken(product.LeftOperand, token)
        && (product.RightOperand.ConstantValue.HasValue
            || product.RightOperand is IPropertyReferenceOperation { Instance: IParameterReferenceOperation, Property.IsIndexer: false })
            ? product.RightOperand.Syntax.ToString()
            : null;

    private static IOperation Bare(IOperation operation) => operation is IParenthesizedOperation parenthesized ? Bare(parenthesized.Operand) : operation;

    /// <summary>Whether a reference to a span only reads items or its length.</summary>
    private static bool IsRead(IOperation reference) =>
        reference.Parent is IPropertyReferenceOperation property && property.Instance == reference && !IsChanged(property);

    /// <summary>Whether an expression is assigned to, counted up, or handed over to be changed.</summary>
    private static bool IsChanged(IOperation target) => target.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == target,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: not (RefKind.None or RefKind.In) } => true,
        _ => false,
    };

    private static bool IsInside(ILocalSymbol local, IForLoopOperation loop) =>
        local.DeclaringSyntaxReferences.Any(reference => reference.SyntaxTree == loop.Syntax.SyntaxTree && loop.Body.Syntax.Span.Contains(reference.Span));

    private static bool Same(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other);
}
