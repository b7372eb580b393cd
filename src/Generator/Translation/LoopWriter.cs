using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Writes loops.</summary>
/// <param name="statements">Writes the statements inside.</param>
/// <param name="scope">The body.</param>
internal sealed class LoopWriter(StatementWriter statements, FunctionScope scope)
{
    internal void Write(ILoopOperation loop)
    {
        switch (loop)
        {
            case IForLoopOperation loopOver:
                For(loopOver);
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: { IsRef: false } item } } each:
                ForEach(each, item);
                break;
            case IWhileLoopOperation { ConditionIsTop: true, Condition: { } condition } loopWhile:
                string question = statements.Expressions.WriteWhole(condition).Bare;
                scope.Lines.Line($"while ({question})");
                statements.WriteBlock(loopWhile.Body);
                break;
            case IWhileLoopOperation { Condition: { } condition } loopUntil
                when !condition.Descendants().OfType<IDeclarationExpressionOperation>().Any():
                scope.Lines.Line("do");
                statements.WriteBlock(loopUntil.Body);
                string again = statements.Expressions.WriteWhole(condition).Bare;
                scope.Lines.Line($"while ({again});");
                break;
            default:
                statements.Expressions.Refuse(loop, "kernels have no such loop", "use for");
                break;
        }
    }

    /// <summary>Spreads a loop whose rounds are independent over threads.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="token">Its variable.</param>
    /// <param name="first">Where this thread begins.</param>
    /// <param name="step">How far apart its rounds are.</param>
    internal void Spread(IForLoopOperation loop, ILocalSymbol token, string first, string step)
    {
        string name = KernelText.Name(token.Name);
        scope.Declare(token, new Term(name, "int"));
        string condition = statements.Expressions.Write(loop.Condition!).Bare;
        scope.Lines.Line($"for (int {name} = {first}; {condition}; {name} += {step})");
        statements.WriteBlock(loop.Body);
    }

    private void For(IForLoopOperation loop)
    {
        if (SoleLocal.Of(loop) is { } declarator
            && declarator.GetVariableInitializer() is { Value: var first }
            && KernelTypes.Scalar(declarator.Symbol.Type) is { } type)
        {
            string name = KernelText.Name(declarator.Symbol.Name);
            string start = $"{type} {name} = {statements.Expressions.WriteWhole(first).Bare}";
            scope.Declare(declarator.Symbol, new Term(name, type));
            Rounds(loop, start);
            return;
        }

        // What a loop declares otherwise stands in front of it, in braces of its own.
        using (scope.Lines.Block())
        {
            statements.WriteAll(loop.Before);
            Rounds(loop, "");
        }
    }

    private void Rounds(IForLoopOperation loop, string start)
    {
        string condition = loop.Condition is null ? "" : statements.Expressions.WriteWhole(loop.Condition).Bare;
        IEnumerable<string> steps = loop.AtLoopBottom.OfType<IExpressionStatementOperation>()
            .Select(step => Counter(loop, step.Operation) ?? statements.Assignments.Write(step.Operation));
        scope.Lines.Line($"for ({start}; {condition}; {string.Join(", ", steps)})");
        statements.WriteBlock(loop.Body);
    }

    /// <summary>Counting up to a limit, or down to one, cannot wrap.</summary>
    private string? Counter(IForLoopOperation loop, IOperation step) =>
        step is IIncrementOrDecrementOperation { Target: ILocalReferenceOperation { Local: var counter }, OperatorMethod: null, IsLifted: false } change
        && loop.Condition is IBinaryOperation { LeftOperand: ILocalReferenceOperation { Local: var compared } } limit
        && SymbolEqualityComparer.Default.Equals(counter, compared)
        && limit.OperatorKind == (change.Kind == OperationKind.Increment ? BinaryOperatorKind.LessThan : BinaryOperatorKind.GreaterThan)
        && scope.Find(counter) is { Type: "int" } term
            ? term.Text + (change.Kind == OperationKind.Increment ? "++" : "--")
            : null;

    private void ForEach(IForEachLoopOperation loop, ILocalSymbol item)
    {
        Term span = statements.Expressions.WriteWhole(Plain(loop.Collection));
        if (span.Type.Length == 0)
        {
            return;
        }

        if (KernelTypes.ItemOf(span.Type) is not { } type || KernelTypes.Scalar(item.Type) is not { } wanted)
        {
            statements.Expressions.Refuse(loop.Collection, "kernels walk through spans alone", "use a span, or for");
            return;
        }

        using (scope.Lines.Block())
        {
            string items = scope.NewName("items"), index = scope.NewName("index"), name = KernelText.Name(item.Name);
            scope.Declare(item, new Term(name, wanted));
            scope.Lines.Line($"{span.Type} {items} = {span.Bare};");
            scope.Lines.Line($"for (int {index} = 0; {index} < {items}.length; {index}++)");
            using (scope.Lines.Block())
            {
                Term value = Operators.Convert(new Term($"{span.Type}_read({items}, {index}, faults)", type), wanted);
                scope.Lines.Line($"{wanted} {name} = {value.Text};");
                statements.WriteAll(loop.Body is IBlockOperation block ? block.Operations : [loop.Body]);
            }
        }
    }

    private static IOperation Plain(IOperation collection) =>
        collection is IConversionOperation { IsImplicit: true } conversion && KernelTypes.ItemOf(conversion.Type) is null ? conversion.Operand : collection;
}
