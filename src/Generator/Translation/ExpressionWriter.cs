using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>
/// Writes expressions. C# evaluates from left to right and C in any order, so what is written has no side effects: assignments and calls that change
/// variables of their caller are statements, or are refused.
/// </summary>
/// <param name="context">The translation.</param>
/// <param name="functions">The methods that are called.</param>
/// <param name="scope">The body.</param>
internal sealed class ExpressionWriter(TranslationContext context, FunctionSet functions, FunctionScope scope)
{
    /// <summary>Deeper ones would exhaust the compiler's stack.</summary>
    private const int MostDepth = 100;

    private int _depth;

    /// <summary>Writes an expression.</summary>
    internal Term Write(IOperation operation) => Write(operation, isWhole: false);

    /// <summary>Writes an expression that is all that a statement computes, so that the order does not matter: calls in it may change variables.</summary>
    internal Term WriteWhole(IOperation operation) => Write(operation, isWhole: true);

    /// <summary>Says that kernels cannot do this.</summary>
    internal Term Refuse(IOperation operation, string reason, string advice) => context.Refuse(scope, operation, reason, advice);

    private Term Write(IOperation operation, bool isWhole)
    {
        if (operation.ConstantValue is { HasValue: true, Value: var value } && KernelTypes.Scalar(operation.Type) is { } type)
        {
            return KernelText.Literal(value) is { } literal ? new Term(literal, type) : Term.Nothing;
        }

        if (_depth == MostDepth)
        {
            return Refuse(operation, "this is nested too deeply", "give parts of it names");
        }

        _depth++;
        Term term = Select(operation, isWhole);
        _depth--;
        return term;
    }

    private Term Select(IOperation operation, bool isWhole) => operation switch
    {
        ILocalReferenceOperation local => Variable(local, local.Local),
        IParameterReferenceOperation parameter => Variable(parameter, parameter.Parameter),
        IParenthesizedOperation parenthesized => Write(parenthesized.Operand, isWhole),
        IConversionOperation conversion => Conversion(conversion, isWhole),
        IBinaryOperation binary => Binary(binary, isWhole),
        IUnaryOperation unary => Unary(unary, isWhole),
        IConditionalOperation { WhenFalse: not null } conditional => Conditional(conditional),
        IInvocationOperation call => new CallWriter(context, functions, scope, this).Write(call, isWhole),
        IPropertyReferenceOperation property => new SpanWriter(this).Property(property) ?? new CallWriter(context, functions, scope, this).Getter(property),
        IImplicitIndexerReferenceOperation indexer => new SpanWriter(this).Index(indexer),
        IIsPatternOperation pattern => new PatternWriter(this).Is(pattern),
        ISwitchExpressionOperation choice => new PatternWriter(this).Switch(choice),
        _ => Refuse(operation, Obstacles.Of(operation), Obstacles.Advice(operation)),
    };

    private Term Variable(IOperation reference, ISymbol variable) => scope.Find(variable)
        ?? Refuse(reference, $"it uses {variable.Name}, a variable of the method around it", "hand it over as an argument");

    private Term Conditional(IConditionalOperation conditional)
    {
        Term condition = Write(conditional.Condition), whenTrue = Write(conditional.WhenTrue), whenFalse = Write(conditional.WhenFalse!);
        return whenTrue.Type == whenFalse.Type || whenTrue.Type.Length == 0 || whenFalse.Type.Length == 0
            ? new Term($"({condition.Text} ? {whenTrue.Text} : {whenFalse.Text})", whenTrue.Type)
            : Refuse(conditional, "its spans lie in different kinds of memory", "call a method with each of them");
    }

    private Term Conversion(IConversionOperation conversion, bool isWhole)
    {
        Term operand = Write(conversion.Operand, isWhole);
        if (operand.Type.Length == 0)
        {
            return Term.Nothing;
        }

        if (KernelTypes.Scalar(conversion.Type) is { } to && KernelTypes.Scalar(conversion.Operand.Type) is not null && conversion.OperatorMethod is null)
        {
            return Operators.Convert(operand, to);
        }

        // Span to ReadOnlySpan, and what changes nothing.
        return KernelTypes.ItemOf(conversion.Type) is not null && KernelTypes.ItemOf(operand.Type) is not null
            || SymbolEqualityComparer.Default.Equals(conversion.Type, conversion.Operand.Type)
            ? operand
            : Refuse(conversion, $"it converts to {conversion.Type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}", Obstacles.Types);
    }

    private Term Binary(IBinaryOperation binary, bool isWhole)
    {
        // C, too, computes what stands in front of && and || first.
        bool isOrdered = isWhole && binary.OperatorKind is (BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr);
        Term left = Write(binary.LeftOperand, isOrdered), right = Write(binary.RightOperand, isOrdered);
        if (left.Type.Length == 0 || right.Type.Length == 0)
        {
            return Term.Nothing;
        }

        return binary is { IsLifted: false, OperatorMethod: null } && KernelTypes.Scalar(binary.Type) is { } type
            && Operators.Binary(binary.OperatorKind, left, right, type) is { } term
            ? term
            : Refuse(binary, Obstacles.OfOperator(binary.OperatorKind, left.Type), Obstacles.Types);
    }

    private Term Unary(IUnaryOperation unary, bool isWhole)
    {
        Term operand = Write(unary.Operand, isWhole);
        if (operand.Type.Length == 0)
        {
            return Term.Nothing;
        }

        return unary is { IsLifted: false, OperatorMethod: null } && Operators.Unary(unary.OperatorKind, operand) is { } term
            ? term
            : Refuse(unary, $"kernels have no operator {unary.OperatorKind} for it", Obstacles.Types);
    }
}
