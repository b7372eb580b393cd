using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Writes expressions that stand as statements: assignments, increments, and calls for what they change.</summary>
/// <param name="context">The translation.</param>
/// <param name="scope">The body.</param>
/// <param name="writer">Writes the expressions inside.</param>
internal sealed class AssignmentWriter(TranslationContext context, FunctionScope scope, ExpressionWriter writer)
{
    /// <summary>The expression without a semicolon; empty where nothing is left to do.</summary>
    internal string Write(IOperation operation) => operation switch
    {
        ISimpleAssignmentOperation { IsRef: false } assignment => Simple(assignment),
        ICompoundAssignmentOperation assignment => Compound(assignment),
        IIncrementOrDecrementOperation step => Step(step),
        IInvocationOperation call => Call(call),
        _ => context.Refuse(scope, operation, Obstacles.Of(operation), Obstacles.Advice(operation)).Text,
    };

    private string Simple(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is IDiscardOperation)
        {
            return $"(void)({writer.WriteWhole(assignment.Value).Bare})";
        }

        if (Variable(assignment.Target) is { } variable)
        {
            Term value = writer.WriteWhole(assignment.Value);
            return value.Type == variable.Type || value.Type.Length == 0
                ? $"{variable.Text} = {value.Bare}"
                : writer.Refuse(assignment, "its span comes from two kinds of memory", "use a local for each").Text;
        }

        return Item(assignment.Target, _ => writer.Write(assignment.Value));
    }

    private string Compound(ICompoundAssignmentOperation assignment)
    {
        Term added = writer.Write(assignment.Value);
        return Change(assignment.Target, value => Combined(assignment, value, added));
    }

    private Term Combined(ICompoundAssignmentOperation assignment, Term value, Term added)
    {
        if (added.Type.Length == 0 || value.Type.Length == 0)
        {
            return Term.Nothing;
        }

        bool isShift = assignment.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
        string type = isShift ? value.Type : KernelTypes.Promoted(value.Type, added.Type);
        Term right = isShift ? added : Operators.Convert(added, type);
        return assignment is { IsLifted: false, OperatorMethod: null }
            && Operators.Binary(assignment.OperatorKind, Operators.Convert(value, type), right, type) is { } result
            ? Operators.Convert(result, value.Type)
            : writer.Refuse(assignment, Obstacles.OfOperator(assignment.OperatorKind, type), Obstacles.Types);
    }

    private string Step(IIncrementOrDecrementOperation step) => Change(step.Target, value =>
    {
        BinaryOperatorKind kind = step.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        return value.Type is "" or "bool" || step.IsLifted || step.OperatorMethod is not null
            ? writer.Refuse(step, "kernels cannot count with this", Obstacles.Types)
            : Operators.Binary(kind, value, Operators.Convert(new Term("1", "int"), value.Type), value.Type)!.Value;
    });

    /// <summary>Gives a variable or an item of a span a value made from the one it has.</summary>
    private string Change(IOperation target, Func<Term, Term> change)
    {
        if (Variable(target) is { } variable)
        {
            return $"{variable.Text} = {change(variable).Bare}";
        }

        return Item(target, change);
    }

    private Term? Variable(IOperation target) => target is ILocalReferenceOperation or IParameterReferenceOperation ? writer.Write(target) : null;

    private string Item(IOperation target, Func<Term, Term> change)
    {
        if (new SpanWriter(writer).Item(target) is not var (span, index))
        {
            return writer.Refuse(target, "it writes something that is neither a local nor an item of a span", "use locals and spans").Text;
        }

        if (KernelTypes.ItemOf(span.Type) is not { } type)
        {
            return Term.Nothing.Text;
        }

        Term value = change(new Term($"{span.Type}_read({span.Text}, {index}, faults)", type));
        return $"{span.Type}_write({span.Text}, {index}, {value.Bare}, faults)";
    }

    private string Call(IInvocationOperation call)
    {
        // A release build leaves it out.
        if (call.TargetMethod.GetAttributes().Any(static attribute => attribute.AttributeClass?.Name == "ConditionalAttribute"))
        {
            return "";
        }

        if (call.Instance is not null && KernelTypes.IsWritableSpan(call.Instance.Type) && call.TargetMethod.Name is "Fill" or "Clear")
        {
            Term span = writer.Write(call.Instance!);
            return $"{span.Type}_fill({span.Text}, {(call.Arguments.Length == 1 ? writer.Write(call.Arguments[0].Value).Bare : "0")})";
        }

        Term result = writer.WriteWhole(call);
        return result.Type is "void" or "" ? result.Text : $"(void){result.Text}";
    }
}
